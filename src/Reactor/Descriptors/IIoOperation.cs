using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What a <see cref="Descriptor"/> asks of the operations in its queues.</summary>
internal interface IIoOperation
{
    /// <inheritdoc cref="IoOperation{TSelf, T}.TryComplete"/>
    void TryComplete(IoEvents events);

    /// <inheritdoc cref="IoOperation{TSelf, T}.OnAborted"/>
    void Abort(int errno);

    /// <inheritdoc cref="IoOperation{TSelf, T}.OnReactorEnded"/>
    void ReactorEnded();
}
