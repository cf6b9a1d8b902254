namespace FiberNet.Interop.Tests;

public class ConstantsTests
{
    /// <summary>Names that the headers of some system we know lack, and what has them. None of these may be wrong elsewhere.</summary>
    private static readonly Dictionary<string, string> s_mayBeMissing = new()
    {
        // linux/in.h has them, and cannot be included beside netinet/in.h.
        ["IP_LOCAL_PORT_RANGE"] = "Linux 6.3",
        ["IP_RECVERR_RFC4884"] = "glibc 2.33",
        ["IPV6_RECVERR_RFC4884"] = "glibc 2.33",
        ["IPPROTO_MPTCP"] = "glibc 2.32",
        // asm/socket.h comes with the kernel's headers.
        ["SO_PREFER_BUSY_POLL"] = "Linux 5.11",
        ["SO_BUSY_POLL_BUDGET"] = "Linux 5.11",
        ["SO_NETNS_COOKIE"] = "Linux 5.14",
        ["SO_BUF_LOCK"] = "Linux 5.15",
        ["SO_RESERVE_MEM"] = "Linux 5.16",
        ["SO_TXREHASH"] = "Linux 5.18",
        ["SO_RCVMARK"] = "Linux 5.19",
        ["SO_PASSPIDFD"] = "Linux 6.5",
        ["SO_PEERPIDFD"] = "Linux 6.5",
        ["SCM_SECURITY"] = "linux/socket.h, which is the kernel's own",
        ["SCM_PIDFD"] = "glibc 2.38",
    };

    [CompilerFact]
    public void Every_constant_has_the_value_in_the_headers() => Compare(Binding.Constants, mayLackAny: Binding.IsPackage);

    [CompilerFact]
    public void Every_extra_constant_has_the_value_in_the_headers() => Compare(Binding.ExtraConstants, mayLackAny: false);

    private static void Compare(IEnumerable<(string Name, long Value)> constants, bool mayLackAny)
    {
        Dictionary<string, long> ours = constants.ToDictionary(constant => constant.Name, constant => constant.Value);
        Dictionary<string, long> headers = CCompiler
            .Run(ours.Keys.SelectMany(name => new[] { $"#ifdef {name}", $"""printf("{name} %lld\n", (long long)({name}));""", "#endif" }))
            .Select(line => line.Split(' '))
            .ToDictionary(line => line[0], line => long.Parse(line[1], null));

        // A constant such as EPOLLET or a mask is unsigned in C and negative here: what counts is the 32 bits.
        Assert.Empty(
            from constant in ours
            where headers.TryGetValue(constant.Key, out long value) && (int)value != (int)constant.Value
            select $"{constant.Key} is {headers[constant.Key]}, not {constant.Value}");
        if (!mayLackAny)
            Assert.Empty(ours.Keys.Except(headers.Keys).Except(s_mayBeMissing.Keys));
        Assert.True(headers.Count > ours.Count / 2, $"The headers have {headers.Count} of {ours.Count} names only.");
    }
}
