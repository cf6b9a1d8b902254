namespace FiberNet.Advanced;

/// <summary>What has a descriptor, and keeps the outcome of the operations on it: a socket, or the descriptor itself.</summary>
public interface IDescriptorOwner
{
    /// <summary>The descriptor.</summary>
    Descriptor Descriptor { get; }

    /// <summary>Notes the outcome of an operation whose result is being taken by the running fiber.</summary>
    /// <param name="outcome">The outcome.</param>
    void Publish(IoResult outcome);
}
