namespace FiberNet;

/// <summary>In which form a receive gives its message.</summary>
internal interface IReceiveForm<T>
{
    /// <summary>The caller's form.</summary>
    static abstract T Make(in Received received);

    /// <summary>What <see cref="Make"/> has made the result of; without the bytes if they are in the caller's memory.</summary>
    static abstract Received Unmake(T result);
}
