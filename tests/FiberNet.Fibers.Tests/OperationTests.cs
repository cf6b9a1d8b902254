namespace FiberNet.Tests;

/// <summary>Operations that somebody outside the library writes.</summary>
public class OperationTests
{
    [Fact]
    public void An_operation_fails_with_an_exception_and_with_nothing_less() => Sim.Run(async () =>
    {
        OwnOperation operation = FiberScheduler.Current!.Rent<OwnOperation>();
        FiberTask<int> task = operation.Start();
        Assert.Throws<ArgumentNullException>("exception", () => operation.EndWith(null!));
        Assert.False(task.IsCompleted);
        operation.EndWith(new InvalidTimeZoneException());
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await task);

        operation = FiberScheduler.Current!.Rent<OwnOperation>();
        task = operation.Start();
        operation.EndWith(3);
        Assert.Equal(3, await task);
    });
}
