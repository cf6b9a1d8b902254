namespace Tmds.Linux;

/// <summary>A path, an abstract name or no name; the length of the address tells which. See unix(7).</summary>
internal unsafe struct sockaddr_un
{
    public sa_family_t sun_family { get; set; }
    public fixed byte sun_path[108];

    public static int sun_path_length => 108;
    public static int sun_path_offset => 2;
}
