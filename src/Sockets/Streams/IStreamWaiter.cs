using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What stands in the queue of a descriptor by a <see cref="StreamEntry"/>. The reactor's thread.</summary>
internal interface IStreamWaiter
{
    /// <inheritdoc cref="IoOperation{TOwner, T}.TryComplete"/>
    void OnReady(IoEvents events);

    /// <inheritdoc cref="IoOperation{TOwner, T}.TryGiveWay"/>
    bool TryGiveWay();

    /// <inheritdoc cref="IoOperation{TOwner, T}.OnAborted"/>
    void OnAborted(Errno error);

    /// <inheritdoc cref="IoOperation{TOwner, T}.OnReactorEnded"/>
    void OnReactorEnded();
}
