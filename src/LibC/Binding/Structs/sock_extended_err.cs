namespace Tmds.Linux;

/// <summary>What MSG_ERRQUEUE tells of an error: IP_RECVERR; see ip(7).</summary>
internal struct sock_extended_err
{
    public uint ee_errno;
    public byte ee_origin;
    public byte ee_type;
    public byte ee_code;
    public byte ee_pad;
    public uint ee_info;
    public uint ee_data;
}
