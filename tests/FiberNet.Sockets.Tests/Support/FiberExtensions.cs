namespace FiberNet.Tests;

internal static class FiberExtensions
{
    internal static bool IsDead(this Fiber fiber) => fiber.Status == FiberStatus.Dead;
}
