using System.Reflection;
using Xunit.Abstractions;

namespace FiberNet.Tests.BadInput;

/// <summary>
/// Every argument of every public member with every value that is wrong for its type, every object closed, from another
/// thread and by a cancelled fiber: each call gives what the table declares, and an open socket works afterwards. A public
/// member without a declared outcome fails the test.
/// </summary>
public class BadInputTests(ITestOutputHelper output)
{
    private readonly List<string> _faults = [];

    [Fact]
    public void Each_bad_argument_gives_the_declared_outcome() => ForEach(Surface.Members, async member =>
    {
        foreach (ParameterInfo parameter in member.GetParameters().Where(parameter => !parameter.ParameterType.IsByRef && !Surface.IsReceiver(parameter)))
        {
            foreach ((string badCase, object? value) in BadValues.Of(parameter.ParameterType))
                await TryArgument(member, parameter, badCase, value);
        }
    });

    [Fact]
    public void Each_call_in_each_bad_state_gives_the_declared_outcome()
    {
        ForEach(Surface.Members.Where(member => !member.IsConstructor && !OptionsInUse.Sets(member) && !EndsTheTest(member)), async member =>
        {
            await TryState(member, "closed", async (subject, arguments) => await Fiber.Create(() => Invocation.Outcome(member, subject, arguments)).Join());
            await TryState(member, "thread", async (subject, arguments) => OnAnotherThread(() => Invocation.OutcomeOfTheCall(member, subject, arguments)));
            if (Surface.IsParking(member))
                await TryState(member, "cancelled", async (subject, arguments) => await Fiber.Create(() => OutcomeWhenCancelled(member, subject, arguments)).Join());
        });
    }

    [Fact]
    public void No_parameter_is_a_floating_point_number_so_none_can_be_NaN() =>
        Assert.DoesNotContain(Surface.Members.SelectMany(member => member.GetParameters()), parameter => parameter.ParameterType == typeof(double) || parameter.ParameterType == typeof(float));

    private void ForEach(IEnumerable<MethodBase> members, Func<MethodBase, FiberTask> attempt)
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            foreach (MethodBase member in members)
                await attempt(member);
        }, new VirtualClock(), log: log);

        // Reactor.Report writes what it is given; no call may write anything else.
        string?[] given = ["text", .. BadValues.Of(typeof(string)).Select(static value => (string?)value.Value)];
        Assert.DoesNotContain(log, line => !given.Contains(line));
        _faults.ForEach(output.WriteLine);
        Assert.Empty(_faults);
    }

    private async FiberTask TryArgument(MethodBase member, ParameterInfo parameter, string badCase, object? value)
    {
        using World world = await World.Make();
        object? subject = member.IsStatic || member.IsConstructor ? null : world.Subject(member.DeclaringType!);
        object?[] arguments = world.Good(member, except: parameter);
        arguments[parameter.Position] = value;
        bool isOption = OptionsInUse.Sets(member);
        string actual = isOption ? OnAnotherThread(() => OptionsInUse.Outcome((MethodInfo)member, value))
            : RunsALoop(member) ? OnAnotherThread(() => Invocation.OutcomeOfTheCall(member, subject, arguments))
            : await Fiber.Create(() => Invocation.Outcome(member, subject, arguments)).Join();
        string type = Surface.NameOf(parameter.ParameterType), name = Surface.NameOf(member);
        string? declared = isOption
            ? Outcomes.Of(badCase, name)
            : Outcomes.Of(badCase, $"{name}/{arguments.Length} {parameter.Name}", $"{name} {type.Split('<')[0]} {parameter.Name}", $"{name} {parameter.Name}", $"{name} *", $"{type} {parameter.Name}", $"{type} *", $"{type.Split('<')[0]} *");
        await Check(world, $"{name} {parameter.Name} | {badCase}", actual, declared, isOption ? member.Name[4..] : parameter.Name!);
    }

    private async FiberTask TryState(MethodBase member, string state, Func<object?, object?[], FiberTask<string>> call)
    {
        using World world = await World.Make();
        object? subject = member.IsStatic ? null : world.Subject(member.DeclaringType!);
        object? target = Surface.IsExtension(member) ? world.Socket : subject;
        bool applies = member.IsStatic ? target is not null || state != "closed" : subject is not null;
        if (!applies)
            return;
        object?[] arguments = world.Good(member);
        if (state == "closed" && !World.Close(target!))
            return;
        string name = Surface.NameOf(member), type = name.Split('.')[0], actual = await call(subject, arguments);
        string? declared = member.IsSpecialName && member.Name.StartsWith("get_", StringComparison.Ordinal)
            ? Outcomes.Of(state, name, type + " getter", type)
            : Outcomes.Of(state, name, type);
        await Check(world, $"{name} | {state}", actual, declared, "");
    }

    private async FiberTask Check(World world, string what, string actual, string? declared, string parameter)
    {
        bool namesParameter = declared is not null && declared.StartsWith("Argument", StringComparison.Ordinal) && !declared.Contains(' ', StringComparison.Ordinal);
        if (actual != (namesParameter ? $"{declared} {parameter}" : declared))
            _faults.Add($"{what} | gives {actual}, declared is {declared ?? "nothing"}");
        if (actual == "result")
            return;
        world.CallFailed();
        if (!world.Socket.IsClosed && !await world.IsUsable())
            _faults.Add($"{what} | the socket is not usable afterwards");
    }

    private static FiberTask<string> OutcomeWhenCancelled(MethodBase member, object? subject, object?[] arguments)
    {
        Fiber.Current.Cancel();
        return Invocation.Outcome(member, subject, arguments);
    }

    /// <summary>A scheduler and a reactor run on a thread of their own; this one has its reactor already.</summary>
    private static bool RunsALoop(MethodBase member) => member.Name is "Run" or "RunLoop" && member.DeclaringType != typeof(FiberScope);

    private static bool EndsTheTest(MethodBase member) =>
        member.Name == "Stop" && (member.DeclaringType == typeof(Reactor) || member.DeclaringType == typeof(FiberScheduler));

    private static string OnAnotherThread(Func<string> call)
    {
        string outcome = "";
        var thread = new Thread(() => outcome = call());
        thread.Start();
        thread.Join();
        return outcome;
    }
}
