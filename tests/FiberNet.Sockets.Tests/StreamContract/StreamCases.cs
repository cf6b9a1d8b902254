using System.Net.Security;
using System.Security.Authentication;

namespace FiberNet.Tests.StreamContract;

/// <summary>Two connected streams, of each kind and used from each place, and the cases that tests are made of.</summary>
internal static class StreamCases
{
    private static readonly StreamKind[] s_kinds = Enum.GetValues<StreamKind>();
    /// <summary>TLS 1.3 sends session tickets after the handshake: a client that has read none of them resets the connection when it closes, and drops what it has still to send.</summary>
    private static readonly SslServerAuthenticationOptions s_server = new() { ServerCertificate = TlsPair.Server.ServerCertificate, EnabledSslProtocols = SslProtocols.Tls12 };

    private static readonly StreamPlace[] s_places = Enum.GetValues<StreamPlace>();

    /// <summary>Every kind in every place.</summary>
    public static TheoryData<StreamKind, StreamPlace> All() => Make(s_kinds);

    /// <summary>The library's own streams in every place.</summary>
    public static TheoryData<StreamKind, StreamPlace> Own() => Make(StreamKind.Plain, StreamKind.Tls);

    /// <summary>Every kind, used from the pool, where calls may block.</summary>
    public static TheoryData<StreamKind> Kinds() => [.. s_kinds];

    /// <summary>The forms of a call that a place allows: on the reactor's thread none may block.</summary>
    internal static IEnumerable<CallMode> ModesAt(StreamPlace place) =>
        Enum.GetValues<CallMode>().Where(mode => place == StreamPlace.Pool || mode >= CallMode.ArrayAsync);

    /// <summary>Runs a test on two connected streams.</summary>
    internal static void Run(StreamKind kind, StreamPlace place, Func<Stream, Stream, Task> body, int bufferSize = 0) => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = kind == StreamKind.Tls ? await TlsPair.Make(bufferSize: bufferSize) : await Net.TcpPair(bufferSize);
        (Stream first, Stream second) = (one.AsStream(), other.AsStream());
        if (kind == StreamKind.SslStream)
            (first, second) = await Shake(first, second);
        try
        {
            if (place == StreamPlace.Pool)
                await Task.Run(() => body(first, second)).AsFiber();
            else
                await body(first, second).AsFiber();
        }
        finally
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    });

    private static async Task<(Stream First, Stream Second)> Shake(Stream first, Stream second)
    {
        var client = new SslStream(first);
        var server = new SslStream(second);
        await Task.WhenAll(client.AuthenticateAsClientAsync(TlsPair.Client), server.AuthenticateAsServerAsync(s_server));
        return (client, server);
    }

    private static TheoryData<StreamKind, StreamPlace> Make(params StreamKind[] kinds)
    {
        var data = new TheoryData<StreamKind, StreamPlace>();
        foreach (StreamKind kind in kinds)
        {
            foreach (StreamPlace place in s_places)
                data.Add(kind, place);
        }

        return data;
    }
}
