namespace FiberNet.Advanced;

/// <summary>An awaitable of .NET that can tell a dump what it waits for, such as a call on a stream over a socket.</summary>
/// <remarks>Both members may be read on any thread while the call goes on or ends. They never block, and may throw.</remarks>
public interface IDescribesWait
{
    /// <summary>What a fiber does that waits for it, in words: "reading from 127.0.0.1:80 (fd 7)".</summary>
    string Description { get; }

    /// <summary>What it waits for.</summary>
    WaitTarget Target { get; }
}
