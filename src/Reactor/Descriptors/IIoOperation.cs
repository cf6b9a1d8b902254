using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What a <see cref="Descriptor"/> asks of the operations in its queues.</summary>
internal interface IIoOperation
{
    /// <inheritdoc cref="IoOperation{T}.TryComplete"/>
    void TryComplete(IoEvents events);

    /// <inheritdoc cref="IoOperation{T}.OnAborted"/>
    void Abort(int errno);

    /// <inheritdoc cref="IoOperation{T}.OnReactorEnded"/>
    void ReactorEnded();
}
