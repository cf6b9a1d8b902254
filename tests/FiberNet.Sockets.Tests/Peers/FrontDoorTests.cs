using System.Globalization;

namespace FiberNet.Tests.Peers;

/// <summary>The programs of the README, as people copy them. Each runs in a network namespace of its own, where port 8080 is free.</summary>
public class FrontDoorTests
{
    [RequiresFact("unshare", "ip", "bash")]
    public void First_program_fails_when_its_port_is_taken() => AssertPortTaken("FirstProgram");

    [RequiresFact("unshare", "ip", "bash")]
    public void Accept_loop_fails_when_its_port_is_taken() => AssertPortTaken("AcceptLoop");

    [RequiresFact("unshare", "ip", "bash", "prlimit")]
    public void First_program_rests_when_out_of_descriptors() => AssertRests("FirstProgram");

    [RequiresFact("unshare", "ip", "bash", "prlimit")]
    public void Accept_loop_rests_when_out_of_descriptors() => AssertRests("AcceptLoop");

    [RequiresFact("unshare", "ip", "bash")]
    public void First_program_echoes_and_ends_at_SIGTERM() => Assert.Equal("hello\nended with 0\n", Run("FirstProgram",
        """
        await_server
        exec 3<>/dev/tcp/127.0.0.1/8080
        echo hello >&3
        head -n 1 <&3
        exec 3>&-
        kill -TERM $server
        wait $server
        echo "ended with $?"
        """));

    [Fact]
    public void Seeds_find_the_race_that_the_usual_order_hides()
    {
        string output = Sample.Run("dotnet", $"{Sample.PathOf("SeedSearch")} 200");
        Assert.Contains("in the usual order: 3 of 3 results", output, StringComparison.Ordinal);
        Assert.Matches(@"200 orders in [\d,]+ ms: [1-9]\d* of them lose results", output);
        Assert.Matches(@"seed \d+, again and again: ([0-2]), \1, \1 of 3 results", output);
    }

    private static void AssertPortTaken(string sample)
    {
        string output = Run(sample,
            """
            await_server
            dotnet $program >output 2>&1
            echo "ended with $?"
            cat output
            kill -KILL $server
            """);
        Assert.DoesNotContain("ended with 0", output, StringComparison.Ordinal);
        Assert.Contains("8080", output, StringComparison.Ordinal);
        Assert.Contains("Address already in use", output, StringComparison.Ordinal);
    }

    /// <summary>CPU time of two seconds in ticks of 10 ms: below a tenth of a core. It gets ten more descriptors than it has at rest. One number stays
    /// unlisted: the debugger's thread waits in open(2) of a FIFO, which has a number and is not listed.</summary>
    private static void AssertRests(string sample)
    {
        string output = Run(sample,
            """
            await_server
            limit=$(( $(ls /proc/$server/fd | wc -l) + 10 ))
            prlimit --pid $server --nofile=$limit
            for i in $(seq 60); do exec {fd}<>/dev/tcp/127.0.0.1/8080; done
            ticks() { awk '{ print $14 + $15 }' /proc/$server/stat; }
            until [ "$(ls /proc/$server/fd | awk -v limit=$limit '$1 < limit' | wc -l)" -ge $(( limit - 1 )) ]; do sleep 0.05; done
            before=$(ticks)
            sleep 2
            echo $(( $(ticks) - before ))
            kill -KILL $server
            """);
        Assert.InRange(int.Parse(output, CultureInfo.InvariantCulture), 0, 20);
    }

    private static string Run(string sample, string script)
    {
        string folder = Directory.CreateTempSubdirectory("fibernet-door-").FullName;
        try
        {
            string file = Path.Combine(folder, "script");
            File.WriteAllText(file,
                $$"""
                cd {{folder}}
                ip link set lo up
                program={{Sample.PathOf(sample)}}
                dotnet $program 2>server.log &
                server=$!
                await_server() { until (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null; do sleep 0.05; done; }
                {{script}}
                """);
            return Sample.Run("unshare", $"--user --map-root-user --net bash {file} 2>/dev/null");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
