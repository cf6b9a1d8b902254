namespace Tmds.Linux;

/// <summary>Who is at the other end of a UNIX socket: SO_PEERCRED and SCM_CREDENTIALS; see unix(7).</summary>
internal struct ucred
{
    public pid_t pid { get; set; }
    public uid_t uid { get; set; }
    public gid_t gid { get; set; }
}
