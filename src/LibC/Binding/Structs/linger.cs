namespace Tmds.Linux;

/// <summary>What close(2) does with unsent bytes: the value of SO_LINGER; see socket(7).</summary>
internal struct linger
{
    public int l_onoff { get; set; }
    public int l_linger { get; set; }
}
