using System.Reflection;
using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FiberNet.Tests.Options;

public class OptionsTests
{
    private const string Server = "FiberNet:Servers:echo:";
    private const string Datagrams = "FiberNet:Servers:ticks:";
    private const string Reactors = "FiberNet:Reactors:";
    private const string Forms = "HOST:PORT, [IPv6]:PORT, *:PORT, unix:PATH, unix:@NAME or systemd:NAME";
    private const string Day = "a time such as 00:00:30, between 00:00:00 and 1.00:00:00";
    private const string Limit = "a time such as 00:00:30, between 00:00:00.0010000 and 1.00:00:00, or empty for none";

    /// <summary>What only code can set.</summary>
    private static readonly string[] s_codeOnly = ["Tls", "Prepare", "DumpOn"];

    /// <summary>Key, a good text, what it is, a wrong text, and what must be said of that.</summary>
    public static TheoryData<string, string, string, string, string> All { get; } = new()
    {
        { Server + "Listen", "127.0.0.1:1", "", "8080", Forms },
        { Server + "Backlog", "7", "7", "-1", "a whole number, 0 or more" },
        { Server + "MaxConnections", "7", "7", "0", "a whole number, 1 or more" },
        { Server + "SpareDescriptors", "0", "0", "-1", "a whole number, 0 or more" },
        { Server + "AcceptBatch", "7", "7", "many", "a whole number, 1 or more" },
        { Server + "NoDelay", "false", "False", "no", "true or false" },
        { Server + "TraceConnections", "true", "True", "1", "true or false" },
        { Server + "IdleTimeout", "00:01:00", "00:01:00", "00:00:00", Limit },
        { Server + "FirstByteTimeout", "", "", "2.00:00:00", Limit },
        { Server + "TlsHandshakeTimeout", "00:00:03", "00:00:03", "", "a time such as 00:00:30, between 00:00:00.0010000 and 1.00:00:00" },
        { Server + "DrainTimeout", "00:00:00", "00:00:00", "30", Day },
        { Server + "StopGrace", "00:00:00.5", "00:00:00.5000000", "-00:00:01", Day },
        { Datagrams + "Listen", "127.0.0.1:1", "", "[::1]", Forms },
        { Datagrams + "MaxHandlers", "7", "7", "0", "a whole number, 1 or more" },
        { Datagrams + "DrainTimeout", "00:00:01", "00:00:01", "soon", Day },
        { Datagrams + "StopGrace", "00:00:01", "00:00:01", "1.00:00:01", Day },
        { Reactors + "Count", "2", "2", "1025", "a whole number between 1 and 1024" },
        { Reactors + "PinThreads", "true", "True", "yes", "true or false" },
        { Reactors + "MaxOffloads", "7", "7", "0", "a whole number, 1 or more" },
        { Reactors + "StallThreshold", "", "", "00:00:00", Limit },
        { Reactors + "UnhealthyLag", "00:00:02", "00:00:02", "", "a time such as 00:00:30, between 00:00:00.0010000 and 1.00:00:00" },
        { Reactors + "SpinBeforeWait", "00:00:00.0001", "00:00:00.0001000", "00:00:02", "a time such as 00:00:30, between 00:00:00 and 00:00:01" },
        { Reactors + "ShutdownTimeout", "00:00:02", "00:00:02", "30", Day },
        { Reactors + "RecordDirectory", "/tmp", "/tmp", "/no/such/directory", "a directory that exists, or empty for none" },
    };

    [Fact]
    public void Each_option_has_its_row_here()
    {
        IEnumerable<string> expected =
            from options in new[] { (Server, typeof(HostedTcpServerOptions)), (Datagrams, typeof(HostedUdpServerOptions)), (Reactors, typeof(HostReactorOptions)) }
            from property in options.Item2.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where !s_codeOnly.Contains(property.Name)
            select options.Item1 + property.Name;
        Assert.Equal(expected.Order(), ((IEnumerable<object[]>)All).Select(static row => (string)row[0]).Order());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_good_value_is_read(string key, string good, string expected, string wrong, string range)
    {
        _ = (wrong, range);
        await using TestHost host = TestHost.Build(AddAll, (key, good));
        object options = OptionsOf(host, key);
        object? value = options.GetType().GetProperty(key.Split(':')[^1])!.GetValue(options);
        if (value is IList<string> list)
            Assert.Equal(good, Assert.Single(list));
        else
            Assert.Equal(expected, $"{value}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_wrong_value_fails_the_start_with_its_key(string key, string good, string expected, string wrong, string range)
    {
        _ = (good, expected);
        await using TestHost host = TestHost.Build(AddAll, (key, wrong));
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(host.Start);
        string fault = Assert.Single(exception.Failures);
        Assert.Equal($"{(key.EndsWith("Listen", StringComparison.Ordinal) ? key + ":0" : key)} is '{wrong}'; it must be {range}.", fault);
    }

    [Fact]
    public async Task All_wrong_values_are_told_at_once()
    {
        await using TestHost host = TestHost.Build(AddAll, (Server + "Backlog", "x"), (Server + "Listen:0", "127.0.0.1:0"), (Server + "Listen:1", "nowhere"), (Server + "IdleTimeout", "5"));
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(host.Start);
        Assert.Equal([Server + "Backlog", Server + "IdleTimeout", Server + "Listen:1"], exception.Failures.Select(static fault => fault.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task A_wrong_value_of_the_program_is_told_too()
    {
        await using TestHost host = TestHost.Build(services => services.AddFiberTcpServer("echo", TestHost.Echo, options => options.AcceptBatch = 0));
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(host.Start);
        Assert.Equal([$"FiberNet:Servers:echo:Listen is ''; it must be at least one of {Forms}.", "FiberNet:Servers:echo:AcceptBatch is '0'; it must be a whole number, 1 or more."], exception.Failures);
    }

    [Fact]
    public async Task The_configuration_wins_over_the_program()
    {
        await using TestHost host = TestHost.Build(
            services => services
                .AddFiberTcpServer("echo", TestHost.Echo, options =>
                {
                    options.Listen.Add("127.0.0.1:1");
                    options.Backlog = 1;
                    options.AcceptBatch = 5;
                })
                .AddFiberReactors(options => options.Count = 4),
            (Server + "Listen:0", "[::1]:2"), (Server + "Listen:1", "unix:/run/echo"), (Server + "Backlog", "9"), (Reactors + "Count", "3"));
        var options = (HostedTcpServerOptions)OptionsOf(host, Server);
        Assert.Equal(["[::1]:2", "unix:/run/echo"], options.Listen);
        Assert.Equal((9, 5), (options.Backlog, options.AcceptBatch));
        Assert.Equal(3, ((HostReactorOptions)OptionsOf(host, Reactors)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host name:80")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[host]:80")]
    [InlineData("http://host:80")]
    [InlineData("unix:")]
    [InlineData("unix:@")]
    [InlineData("unix:\0x")]
    [InlineData("systemd:")]
    public async Task What_is_no_address_is_refused(string text)
    {
        await using TestHost host = TestHost.Build(AddAll, (Server + "Listen", text));
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(host.Start);
        Assert.Equal($"{Server}Listen:0 is '{text}'; it must be {Forms}.", Assert.Single(exception.Failures));
    }

    private static void AddAll(IServiceCollection services) => services
        .AddFiberTcpServer("echo", TestHost.Echo, options => options.Listen.Add("127.0.0.1:0"))
        .AddFiberUdpServer("ticks", _ => FiberTask.CompletedTask, options => options.Listen.Add("127.0.0.1:0"));

    private static object OptionsOf(TestHost host, string key) => key.StartsWith(Server, StringComparison.Ordinal)
        ? host.Services.GetRequiredService<IOptionsMonitor<HostedTcpServerOptions>>().Get("echo")
        : key.StartsWith(Datagrams, StringComparison.Ordinal)
            ? host.Services.GetRequiredService<IOptionsMonitor<HostedUdpServerOptions>>().Get("ticks")
            : host.Services.GetRequiredService<IOptions<HostReactorOptions>>().Value;
}
