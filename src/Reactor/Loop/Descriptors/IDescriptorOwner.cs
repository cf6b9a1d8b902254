namespace FiberNet.Advanced;

/// <summary>An object that owns a descriptor and keeps the outcome of its last operation: a socket, or the descriptor itself.</summary>
public interface IDescriptorOwner
{
    /// <summary>The descriptor.</summary>
    Descriptor Descriptor { get; }

    /// <summary>Notes the outcome of an operation, at the moment when the running fiber takes its result.</summary>
    /// <param name="outcome">The outcome.</param>
    void Publish(IoResult outcome);
}
