using System.Linq.Expressions;
using System.Reflection;

namespace FiberNet.Tests.BadInput;

/// <summary>One call with the given arguments, and its outcome as the table calls it.</summary>
internal static class Invocation
{
    private static readonly MethodInfo s_close = ((Action<IDisposable?>)Close).Method;

    private static readonly MethodInfo s_awaitResult = typeof(Invocation).GetMethod(nameof(AwaitResult), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Calls, and awaits what is to be awaited.</summary>
    /// <returns>"result", or "ArgumentOutOfRange port": an exception without its suffix and the parameter that it names.</returns>
    internal static async FiberTask<string> Outcome(MethodBase member, object? instance, object?[] arguments)
    {
        try
        {
            using (Fiber.TimeLimit(TimeSpan.FromSeconds(1)))
                await Finish(Compile(member, instance, arguments)());
            return "result";
        }
        catch (Exception exception)
        {
            return Describe(exception);
        }
    }

    /// <summary>The same without a fiber.</summary>
    internal static string OutcomeOfTheCall(MethodBase member, object? instance, object?[] arguments)
    {
        try
        {
            object? result = Compile(member, instance, arguments)();
            if (result is Task { IsFaulted: true } task)
                return Describe(task.Exception.InnerException!);
            if (result is not null && result.GetType().Name.StartsWith("FiberTask", StringComparison.Ordinal))
                ((dynamic)result).GetAwaiter().GetResult();
            return "result";
        }
        catch (Exception exception)
        {
            return Describe(exception);
        }
    }

    internal static string Describe(Exception exception)
    {
        // A call that parks for ever is one that was accepted.
        if (exception is TimeoutException)
            return "result";
        string name = exception.GetType().Name.Replace("Exception", "", StringComparison.Ordinal);
        return exception is ArgumentException argument ? $"{name} {argument.ParamName}" : name;
    }

    private static async FiberTask Finish(object? result)
    {
        switch (result)
        {
            case FiberTask task:
                await task;
                break;
            case SleepAwaitable sleep:
                await sleep;
                break;
            case YieldAwaitable yield:
                await yield;
                break;
            case Task task:
                if (await Fiber.Await(task, TimeSpan.FromMilliseconds(10)))
                    await task;
                break;
            case ValueTask task:
                await task;
                break;
            case Fiber fiber:
                await fiber.Join();
                break;
            case { } value when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(FiberTask<>):
                await (FiberTask)s_awaitResult.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!;
                break;
            default:
                (result as IDisposable)?.Dispose();
                break;
        }
    }

    private static async FiberTask AwaitResult<T>(FiberTask<T> task) => (await task as IDisposable)?.Dispose();

    /// <summary>Compiled and not invoked by reflection, which cannot pass spans: those are made of arrays on the spot.</summary>
    internal static Func<object?> Compile(MethodBase member, object? instance, object?[] arguments)
    {
        var variables = new List<ParameterExpression>();
        Expression[] passed = [.. member.GetParameters().Select((parameter, i) => Pass(parameter, arguments[i], variables))];
        Expression call = member is ConstructorInfo constructor
            ? Expression.New(constructor, passed)
            : Expression.Call(member.IsStatic ? null : Expression.Constant(instance, member.DeclaringType!), (MethodInfo)member, passed);
        Expression outcome = call.Type == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));
        ParameterExpression kept = Expression.Variable(typeof(object));
        IEnumerable<Expression> closes = variables.Where(variable => !variable.Type.IsValueType && typeof(IDisposable).IsAssignableFrom(variable.Type)).Select(variable => Expression.Call(s_close, variable));
        Expression body = Expression.Block([.. variables, kept], [Expression.Assign(kept, outcome), .. closes, kept]);
        return Expression.Lambda<Func<object?>>(body).Compile();
    }

    /// <summary>Closes what a call has given by an out parameter.</summary>
    private static void Close(IDisposable? given) => given?.Dispose();

    private static Expression Pass(ParameterInfo parameter, object? value, List<ParameterExpression> variables)
    {
        Type type = parameter.ParameterType;
        if (type.IsByRef)
        {
            ParameterExpression variable = Expression.Variable(type.GetElementType()!);
            variables.Add(variable);
            return variable;
        }

        return type.IsByRefLike
            ? Expression.Convert(Expression.Constant(value, type.GetGenericArguments()[0].MakeArrayType()), type)
            : Expression.Constant(value, type);
    }
}
