using Microsoft.AspNetCore.Hosting;

namespace FiberNet.AspNetCore.Tests;

/// <summary>The transports: Kestrel's own is the oracle, and FiberNet's in its modes is compared with it.</summary>
public static class Transports
{
    internal const string Sockets = "sockets";

    /// <summary>All transports.</summary>
    public static TheoryData<string> All { get; } = new(Sockets, "pool 1", "pool 2", "inline 1", "inline 2");

    /// <summary>One of each scheduling.</summary>
    public static TheoryData<string> Few { get; } = new(Sockets, "pool 1", "inline 2");

    /// <summary>All transports over TCP and UNIX, plain and TLS.</summary>
    public static TheoryData<string, bool, bool> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, bool, bool>();
            foreach (string transport in new[] { Sockets, "pool 1", "pool 2", "inline 1", "inline 2" })
            {
                matrix.Add(transport, false, false);
                matrix.Add(transport, true, false);
                matrix.Add(transport, false, true);
                matrix.Add(transport, true, true);
            }

            return matrix;
        }
    }

    internal static void Use(IWebHostBuilder builder, string transport)
    {
        if (transport == Sockets)
            return;
        builder.UseFiberNet(options =>
        {
            options.Inline = transport.StartsWith("inline", StringComparison.Ordinal);
            options.ReactorCount = transport[^1] - '0';
        });
    }
}
