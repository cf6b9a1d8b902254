using System.Reflection;

namespace FiberNet.Tests.BadInput;

/// <summary>
/// Every public member that returns a FiberTask gives Task code what it gives a fiber: awaited on the reactor's thread outside
/// fibers, and through InvokeAsync from another thread.
/// </summary>
public class TaskCodeSurfaceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void Each_parking_member_is_awaited_by_task_code() =>
        Compare((member, subject, arguments) => OnReactorThread(member, subject, arguments).AsFiber());

    [Fact]
    public void Each_parking_member_is_invoked_from_another_thread() => Compare((member, subject, arguments) =>
    {
        Reactor reactor = Reactor.Current;
        return Task.Run(() => reactor.InvokeAsync(() => Invocation.Outcome(member, subject, arguments))).AsFiber();
    });

    private static void Compare(Func<MethodBase, object?, object?[], FiberTask<string>> call)
    {
        var faults = new List<string>();
        InReactor.RunVirtually(async () =>
        {
            foreach (MethodBase member in Surface.Members.Where(member => Surface.IsParking(member) && !NeedsAFiber(member)))
            {
                string? inFiber = await InWorld(member, (subject, arguments) => Fiber.Create(() => Invocation.Outcome(member, subject, arguments)).Join());
                string? elsewhere = await InWorld(member, (subject, arguments) => call(member, subject, arguments));
                if (inFiber != elsewhere)
                    faults.Add($"{Surface.NameOf(member)}: {inFiber} in a fiber, {elsewhere} elsewhere");
            }
        });
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Authors of operations call it after TryEnterOperation has found the running fiber interrupted.</summary>
    private static bool NeedsAFiber(MethodBase member) =>
        member.DeclaringType == typeof(FiberNet.Advanced.FiberSchedulerExtensions) && member.Name == "Refuse";

    private static async FiberTask<string?> InWorld(MethodBase member, Func<object?, object?[], FiberTask<string>> call)
    {
        using World world = await World.Make();
        object? subject = member.IsStatic ? null : world.Subject(member.DeclaringType!);
        if (subject is null && !member.IsStatic)
            return null;
        string outcome = await call(subject, world.Good(member));
        if (outcome != "result")
            world.CallFailed();
        return outcome;
    }

    /// <summary>Posts the call, so that it runs on the reactor's thread and in no fiber.</summary>
    private static Task<string> OnReactorThread(MethodBase member, object? subject, object?[] arguments)
    {
        var outcome = new TaskCompletionSource<string>();
        Reactor reactor = Reactor.Current;
        Assert.True(reactor.Post(() => { _ = Run(); }));
        return outcome.Task;

        async Task Run()
        {
            try
            {
                Task task = AsTask(Invocation.Compile(member, subject, arguments)());
                if (await Task.WhenAny(task, Task.Delay(s_patience, reactor.TimeProvider)) == task)
                {
                    await task;
                    (task.GetType().GetProperty("Result")?.GetValue(task) as IDisposable)?.Dispose();
                }

                outcome.SetResult("result");
            }
            catch (Exception exception)
            {
                outcome.SetResult(Invocation.Describe(exception));
            }
        }
    }

    private static Task AsTask(object? result)
    {
        switch (result)
        {
            case FiberTask task:
                return task.AsValueTask().AsTask();
            case SleepAwaitable sleep:
                return Sleep(sleep);
            case YieldAwaitable yield:
                return Yield(yield);
            default:
                MethodInfo convert = typeof(FiberTaskExtensions).GetMethods()
                    .Single(method => method is { Name: nameof(FiberTaskExtensions.AsValueTask), IsGenericMethodDefinition: true })
                    .MakeGenericMethod(result!.GetType().GetGenericArguments());
                return ((dynamic)convert.Invoke(null, [result])!).AsTask();
        }
    }

    private static async Task Sleep(SleepAwaitable sleep) => await sleep;

    private static async Task Yield(YieldAwaitable yield) => await yield;
}
