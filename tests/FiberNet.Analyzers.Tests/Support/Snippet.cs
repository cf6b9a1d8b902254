namespace FiberNet.Analyzers.Tests;

/// <summary>Turns the statements or the members of a case into a file that compiles.</summary>
internal static class Snippet
{
    /// <summary>What a case of members begins with; without it a case is the body of an <c>async FiberTask</c> method.</summary>
    internal const string Members = "members:";

    /// <summary>Outcomes for cases that must not depend on which method of the library returns which.</summary>
    internal const string Outcomes = """
        namespace FiberNet
        {
            public sealed class Peer
            {
                public IoResult Bind(int port) => default;
                public FiberTask<IoResult> Read(byte[] buffer) => default;
                [MustObserve] public bool Lock() => true;
                [MustObserve] public FiberTask<bool> LockLater() => default;
            }
        }
        """;

    private const string Head = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Runtime.InteropServices;
        using System.Threading;
        using System.Threading.Tasks;
        using FiberNet;

        class Snippet
        {
            static byte[] s_buffer = new byte[64];
            static readonly byte[] s_greeting = new byte[2];
            [ThreadStatic] static int t_depth;
            static readonly ThreadLocal<int> s_level = new();
            static readonly FiberLocal<string> s_name = new();
            static readonly AsyncLocal<string> s_flow = new();
            static int s_total;
            readonly object _gate = new();
            ReadOnlyMemory<byte> _line;
            static async FiberTask Work() => await Fiber.Sleep(default);
            static async FiberTask<int> Measure() { await Fiber.Yield(); return 1; }
            static Task<int> Foreign(CancellationToken token = default) => Task.FromResult(1);
            static void Use(object value) { }
            static void UseBytes(ReadOnlyMemory<byte> value) { }
        """;

    internal static string Of(string code) =>
        code.StartsWith(Members, StringComparison.Ordinal)
            ? $"{Head}\n    {code[Members.Length..].Trim()}\n}}\n"
            : $"{Head}\n    async FiberTask Body(FiberSocket socket, FiberSocket other, FiberChannel<int> channel, FiberMutex mutex, FiberSemaphore semaphore, Reactor reactor, CancellationToken token)\n    {{\n        {code.Trim()}\n    }}\n}}\n";
}
