namespace Tmds.Linux;

/// <summary>A message for sendmsg(2) and recvmsg(2).</summary>
/// <remarks>The two lengths are a size_t for the kernel; the properties narrow them as POSIX writes them.</remarks>
internal unsafe struct msghdr
{
    // The order of fields and properties is the layout.
    public void* msg_name { get; set; }
    public socklen_t msg_namelen { get; set; }
    public iovec* msg_iov { get; set; }
    private nint _iovlen;
    public int msg_iovlen { readonly get => (int)_iovlen; set => _iovlen = value; }
    public void* msg_control { get; set; }
    private nuint _controllen;
    public socklen_t msg_controllen { readonly get => (uint)_controllen; set => _controllen = value; }
    public int msg_flags { get; set; }
}
