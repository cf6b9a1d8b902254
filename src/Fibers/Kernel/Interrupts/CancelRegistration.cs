namespace FiberNet;

/// <summary>Ends what <see cref="Fiber.CancelOn"/> has begun, in a <c>using</c> statement.</summary>
public readonly struct CancelRegistration : IDisposable
{
    private readonly TokenLink? _link;

    internal CancelRegistration(TokenLink link) => _link = link;

    /// <summary>Unties the fiber from the token: a token that fires later, or whose message is still on its way, does nothing.</summary>
    public void Dispose() => _link?.Dispose();
}
