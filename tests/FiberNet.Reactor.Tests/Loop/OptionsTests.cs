namespace FiberNet.Tests.Loop;

public class OptionsTests
{
    public static TheoryData<string> Wrong =>
    [
        nameof(ReactorOptions.EventBatchSize), nameof(ReactorOptions.SpinBeforeWait), nameof(ReactorOptions.StallThreshold),
        nameof(ReactorOptions.MaxOffloads), nameof(ReactorOptions.ResumeBudget), nameof(ReactorOptions.ShutdownTimeout),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_out_of_range_is_named_and_leaves_nothing_behind(string name)
    {
        ReactorOptions options = name switch
        {
            nameof(ReactorOptions.EventBatchSize) => new() { EventBatchSize = 0 },
            nameof(ReactorOptions.SpinBeforeWait) => new() { SpinBeforeWait = TimeSpan.FromSeconds(2) },
            nameof(ReactorOptions.StallThreshold) => new() { StallThreshold = TimeSpan.Zero },
            nameof(ReactorOptions.MaxOffloads) => new() { MaxOffloads = 0 },
            nameof(ReactorOptions.ResumeBudget) => new() { ResumeBudget = 0 },
            _ => new() { ShutdownTimeout = TimeSpan.FromSeconds(-3) },
        };
        SortedSet<string> before = Rig.OpenDescriptors();
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Reactor.Run(async () => { }, options));
        Assert.Equal(name, exception.ParamName);
        Rig.AssertNoNewDescriptors(before);
        Assert.Null(FiberScheduler.Current);
    }

    [Fact]
    public void Nothing_to_run_is_refused() =>
        Assert.Equal("main", Assert.Throws<ArgumentNullException>(() => Reactor.Run(null!)).ParamName);
}
