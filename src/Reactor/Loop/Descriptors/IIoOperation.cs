using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What a <see cref="Descriptor"/> asks of the operations in its queues.</summary>
internal interface IIoOperation
{
    /// <inheritdoc cref="IoOperation{TOwner, T}.TryComplete"/>
    void TryComplete(IoEvents events);

    /// <inheritdoc cref="IoOperation{TOwner, T}.TryGiveWay"/>
    bool TryGiveWay();

    /// <inheritdoc cref="IoOperation{TOwner, T}.OnAborted"/>
    void Abort(Errno errno);

    /// <inheritdoc cref="IoOperation{TOwner, T}.OnIdle"/>
    void TimeOut();

    /// <inheritdoc cref="IoOperation{TOwner, T}.OnReactorEnded"/>
    void ReactorEnded();
}
