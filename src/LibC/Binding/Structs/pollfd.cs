namespace Tmds.Linux;

/// <summary>A descriptor, what is wanted of it and what happened; see poll(2).</summary>
internal struct pollfd
{
    public int fd { get; set; }
    public short events { get; set; }
    public short revents { get; set; }
}
