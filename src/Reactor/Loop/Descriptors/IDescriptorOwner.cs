namespace FiberNet.Advanced;

/// <summary>An object that owns a descriptor and keeps the outcome of its last operation: a socket, or the descriptor itself.</summary>
public interface IDescriptorOwner
{
    /// <summary>The descriptor.</summary>
    Descriptor Descriptor { get; }

    /// <summary>Notes the outcome of an operation, at the moment when the running fiber takes its result.</summary>
    /// <param name="outcome">The outcome.</param>
    void Publish(IoResult outcome);

    /// <summary>The sort of thing it is, for dumps. Any thread. Default: <see cref="WaitKind.Descriptor"/>.</summary>
    WaitKind Kind => WaitKind.Descriptor;

    /// <summary>What a dump calls it. Any thread, also while it is closed. Default: the number of the descriptor.</summary>
    string Description => $"fd {Descriptor.Handle}";
}
