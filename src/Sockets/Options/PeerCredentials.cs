namespace FiberNet;

/// <summary>Who is at the other end of a UNIX socket, as the kernel saw it when they connected: SO_PEERCRED, unix(7).</summary>
/// <param name="Pid">The process; 0 if it cannot be seen from here, or nobody is connected.</param>
/// <param name="Uid">The effective user; <see cref="uint.MaxValue"/> if nobody is connected.</param>
/// <param name="Gid">The effective group; <see cref="uint.MaxValue"/> if nobody is connected.</param>
public readonly record struct PeerCredentials(int Pid, uint Uid, uint Gid);
