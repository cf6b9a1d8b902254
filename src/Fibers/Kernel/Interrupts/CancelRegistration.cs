namespace FiberNet;

/// <summary>Ties a fiber to a token until it is disposed; see <see cref="Fiber.CancelOn"/>.</summary>
public readonly struct CancelRegistration : IDisposable
{
    private readonly TokenLink? _link;

    internal CancelRegistration(TokenLink link) => _link = link;

    /// <summary>Unties the fiber from the token. A token that fires later, or whose message is still on its way, does nothing.</summary>
    public void Dispose() => _link?.Dispose();
}
