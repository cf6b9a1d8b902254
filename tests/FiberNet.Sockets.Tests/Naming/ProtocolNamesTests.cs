using FiberNet.Interop.Tests;

namespace FiberNet.Tests.Naming;

public class ProtocolNamesTests
{
    [Theory]
    [InlineData("ip", 0)]
    [InlineData("icmp", 1)]
    [InlineData("tcp", 6)]
    [InlineData("TCP", 6)]
    [InlineData("IPPROTO_TCP", 6)]
    [InlineData("ipip", 94)]
    [InlineData("IPPROTO_IPIP", 4)]
    [InlineData("udp", 17)]
    [InlineData("ipv6", 41)]
    [InlineData("IPv6-ICMP", 58)]
    [InlineData("IPPROTO_ICMPV6", 58)]
    [InlineData("sctp", 132)]
    [InlineData("udplite", 136)]
    [InlineData("raw", 255)]
    [InlineData("mptcp", 262)]
    public void A_usual_protocol_has_its_number_without_any_file(string name, int number)
    {
        Assert.True(ProtocolNames.TryGetNumber(name, out int found));
        Assert.Equal(number, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-protocol")]
    [InlineData("IPPROTO_")]
    [InlineData("6")]
    public void Another_name_has_none(string name) => Assert.False(ProtocolNames.TryGetNumber(name, out _));

    // Not the constants of the binding: which one is compiled in, and what it has beyond these, is not the question.
    [CompilerFact]
    public void The_c_names_are_those_of_the_headers()
    {
        string[] names = [.. ProtocolNames.CNames];
        string[] lines = CCompiler.Run(names.SelectMany(name => new[] { $"#ifdef {name}", $"""printf("{name} %d\n", {name});""", "#endif" }));
        foreach (string[] line in lines.Select(line => line.Split(' ')))
        {
            Assert.True(ProtocolNames.TryGetNumber(line[0], out int found), line[0]);
            Assert.Equal((line[0], line[1]), (line[0], $"{found}"));
        }

        // The newest ones are missing in headers that are older.
        Assert.InRange(lines.Length, names.Length - 5, names.Length);
    }

    [Fact]
    public void The_systems_names_are_known()
    {
        if (!File.Exists("/etc/protocols"))
            return;
        using StreamReader reader = File.OpenText("/etc/protocols");
        foreach ((string name, int number) in ProtocolNames.Parse(reader))
        {
            Assert.True(ProtocolNames.TryGetNumber(name, out int found));
            Assert.Equal((name, number), (name, found));
        }
    }

    [Fact]
    public void A_file_is_read_with_aliases_and_comments()
    {
        Dictionary<string, int> numbers = ProtocolNames.Parse(new StringReader(
            "# comment\n\nfoo\t200\tFOO  bar # not this\n  baz 201\nfoo 1\nnonumber\nbad x\nnegative -1\nlarge 65536\nlast 255#end"));
        Assert.Equal(
            new Dictionary<string, int> { ["foo"] = 200, ["bar"] = 200, ["baz"] = 201, ["last"] = 255 }.OrderBy(entry => entry.Key),
            numbers.OrderBy(entry => entry.Key));
    }
}
