namespace FiberNet.Tests.Diagnostics;

/// <summary>The three programs of docs/diagnostics.md: what SIGQUIT tells of each while it hangs.</summary>
public class StuckTests
{
    [Fact]
    public void A_ring_of_locks_and_a_channel_is_named()
    {
        using var program = StuckProgram.Start("deadlock", "READY");
        (string dump, _) = program.Quit();
        Assert.Contains(
            """
            possible deadlock: 3 fibers wait for each other, if no other fiber serves the channel, semaphore, event or condition
                fiber 3 'clerk' waits for mutex 'ledger', held by fiber 6 'inventory'
                fiber 6 'inventory' waits for mutex 'stock', held by fiber 5 'order 17'
                fiber 5 'order 17' waits for channel 'receipts', last served by fiber 3 'clerk'
            """,
            dump,
            StringComparison.Ordinal);
        Assert.Matches(@"fiber 6 'inventory': waiting for mutex 'stock' \(held by fiber 5 'order 17'\) for \d+\.\d+ s\n    at Deadlock.CountStock in .*Deadlock.cs:line \d+\n    created at .*Deadlock.cs:\d+", dump);
    }

    [Fact]
    public void A_silent_peer_is_named_with_its_bytes()
    {
        using var program = StuckProgram.Start("silent", "PEER stream");
        string dump;
        do
            dump = program.Quit().Dump;
        while (!dump.Contains("bytes buffered", StringComparison.Ordinal) || !dump.Contains("through a stream", StringComparison.Ordinal));
        string plain = program.Before.Single(line => line.StartsWith("PEER plain ", StringComparison.Ordinal))["PEER plain ".Length..];
        string stream = program.Before.Single(line => line.StartsWith("PEER stream ", StringComparison.Ordinal))["PEER stream ".Length..];
        Assert.Matches($@"'plain/{plain}': reading from {plain} \(fd \d+, 11 bytes buffered\) for \d+\.\d+ s", dump);
        Assert.Matches($@"'stream/{stream}': reading from {stream} \(fd \d+\) through a stream for \d+\.\d+ s\n    at System.IO.StreamReader", dump);
    }

    [Theory]
    [InlineData("compute", "ComputePrices", "computes")]
    [InlineData("sleep", "WriteAudit", "is in ")]
    public void The_culprit_is_named_while_it_keeps_the_thread(string mode, string method, string thread)
    {
        using var program = StuckProgram.Start(mode, "has kept the reactor busy");
        (string dump, TimeSpan time) = program.Quit();
        Assert.Matches($@"^.*reactor shop, thread \d+ {thread}.*, runs fiber 3", dump);
        Assert.Matches($@"fiber 3 'culprit': running for \d+\.\d+ s\n    at Culprit.{method} in .*Culprit.cs:line \d+", dump);
        Assert.Matches(@"fiber 2 'heartbeat': sleeping for \d+\.\d+ s, \d+\.\d+ s (left|overdue)\n", dump);
        Assert.Matches(@"fiber 1 'main': sleeping for \d+\.\d+ s, without end\n", dump);
        Assert.True(time < TimeSpan.FromSeconds(1), $"The dump took {time}.");
    }

    [Fact]
    public void The_watchdog_names_the_method_and_tells_again()
    {
        using var program = StuckProgram.Start("compute", "has kept the reactor busy");
        while (program.Before.Count(line => line.Contains("has kept the reactor busy", StringComparison.Ordinal)) < 3)
            program.ReadLine();
        string[] reports = [.. program.Before.Where(line => line.Contains("has kept the reactor busy", StringComparison.Ordinal))];
        Assert.All(reports, line => Assert.Contains("in Culprit.ComputePrices in ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_quit_signal_that_was_ignored_at_the_start_is_taken()
    {
        using var program = StuckProgram.Start("deadlock", "READY", "trap '' QUIT;");
        Assert.Contains(program.Before, line => line.Contains("SIGQUIT was ignored when the process started", StringComparison.Ordinal));
        Assert.Contains("fiber 3 'clerk'", program.Quit().Dump, StringComparison.Ordinal);
    }
}
