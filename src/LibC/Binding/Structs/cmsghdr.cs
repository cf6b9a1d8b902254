namespace Tmds.Linux;

/// <summary>The header of one piece of ancillary data; see cmsg(3).</summary>
internal struct cmsghdr
{
    // A size_t for the kernel, a socklen_t in POSIX.
    private nuint _len;

    public socklen_t cmsg_len { readonly get => (uint)_len; set => _len = value; }
    public int cmsg_level { get; set; }
    public int cmsg_type { get; set; }
}
