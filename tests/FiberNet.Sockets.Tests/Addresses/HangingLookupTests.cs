namespace FiberNet.Tests.Addresses;

public class HangingLookupTests
{
    /// <summary>A network and a mount namespace of its own, where the only name server takes questions and never answers.</summary>
    private const string Namespace =
        """
        resolver=$(mktemp)
        printf 'nameserver 127.0.0.9\noptions timeout:60 attempts:1\n' >$resolver
        export resolver
        unshare --user --map-root-user --mount --net sh -c '
          ip link set lo up && mount --bind $resolver /etc/resolv.conf && exec $PROGRAM lookups'
        status=$?
        rm -f $resolver
        exit $status
        """;

    [RequiresFact("unshare", "mount", "ip")]
    public void Lookups_that_hang_delay_nothing_else() => Assert.Equal(
        [
            "offload answered, 200 lookups hang",
            "pool answered, 200 lookups hang",
            "hosts answered, 200 lookups hang",
            "service answered, 200 lookups hang",
            "server answered, 200 lookups hang",
        ],
        TestProgram.RunScript(Namespace));
}
