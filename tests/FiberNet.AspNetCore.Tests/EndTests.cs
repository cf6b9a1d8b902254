using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.AspNetCore.Tests;

/// <summary>How connections end: by the client, by the server, in order and not.</summary>
public class EndTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_that_closes_aborts_its_request(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using (Socket client = await app.ConnectSocket())
        {
            await Send(client, "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await app.Events.Started.Task.WaitAsync(s_patience);
        }

        await app.Events.Aborted.Task.WaitAsync(s_patience);
        await app.Events.ConnectionClosed.Task.WaitAsync(s_patience);
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_that_resets_aborts_its_request(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        Socket client = await app.ConnectSocket();
        await Send(client, "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await app.Events.Started.Task.WaitAsync(s_patience);
        client.Close(0);
        await app.Events.Aborted.Task.WaitAsync(s_patience);
        await app.Events.ConnectionClosed.Task.WaitAsync(s_patience);
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_reset_in_a_body_fails_the_read(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        Socket client = await app.ConnectSocket();
        await Send(client, "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nstart");
        await app.Events.Started.Task.WaitAsync(s_patience);
        client.Close(0);
        Exception? failure = await app.Events.BodyEnded.Task.WaitAsync(s_patience);
        Assert.True(failure is ConnectionResetException or OperationCanceledException or BadHttpRequestException, $"{failure}");
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task An_end_in_a_body_fails_the_read(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using Socket client = await app.ConnectSocket();
        await Send(client, "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nstart");
        await app.Events.Started.Task.WaitAsync(s_patience);
        client.Shutdown(SocketShutdown.Send);
        Exception? failure = await app.Events.BodyEnded.Task.WaitAsync(s_patience);
        Assert.True(failure is BadHttpRequestException or OperationCanceledException, $"{failure}");
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task An_abort_of_the_server_resets(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using Socket client = await app.ConnectSocket();
        await Send(client, "GET /abort HTTP/1.1\r\nHost: localhost\r\n\r\n");
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[100]).WaitAsync(s_patience));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_stop_lets_requests_end_and_closes_idle_ones(string transport)
    {
        TestApp app = await TestApp.Start(transport);
        using HttpClient client = app.CreateClient();
        Task<string> answer = client.GetStringAsync("/wait");
        await app.Events.Started.Task.WaitAsync(s_patience);
        using Socket idle = await app.ConnectSocket();
        await Send(idle, "GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        byte[] buffer = new byte[1000];
        Assert.True(await idle.ReceiveAsync(buffer).WaitAsync(s_patience) > 0);
        Task stop = app.App.StopAsync();
        while (await idle.ReceiveAsync(buffer).WaitAsync(s_patience) > 0)
        {
            // The rest of the answer.
        }

        app.Events.GoOn.SetResult();
        Assert.Equal("waited", await answer.WaitAsync(s_patience));
        await stop.WaitAsync(s_patience);
        await Assert.ThrowsAsync<SocketException>(async () => await app.ConnectSocket());
        await app.App.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_stop_under_load_ends(string transport)
    {
        TestApp app = await TestApp.Start(transport);
        using var done = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, 10).Select(_ => Load(app, done.Token))];
        using HttpClient client = app.CreateClient();
        for (int i = 0; i < 20; i++)
            await client.GetStringAsync("/plain");
        await app.App.StopAsync().WaitAsync(s_patience);
        await done.CancelAsync();
        await Task.WhenAll(load).WaitAsync(s_patience);
        await app.App.DisposeAsync();
    }

    [Theory]
    [InlineData("sockets")]
    [InlineData("pool 1")]
    [InlineData("pool 2")]
    public async Task A_handler_that_flushes_and_blocks_streams(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using HttpClient client = app.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("/block", HttpCompletionOption.ResponseHeadersRead);
        using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[7];
        await body.ReadExactlyAsync(buffer).AsTask().WaitAsync(s_patience);
        Assert.Equal("flushed", Encoding.ASCII.GetString(buffer));
        app.Events.Seen.Set();
        using var reader = new StreamReader(body);
        Assert.Equal(" and seen", await reader.ReadToEndAsync().WaitAsync(s_patience));
    }

    private static async Task Load(TestApp app, CancellationToken done)
    {
        using HttpClient client = app.CreateClient();
        while (!done.IsCancellationRequested)
        {
            try
            {
                await client.GetStringAsync("/plain", done);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                // The server stops.
                return;
            }
        }
    }

    private static async Task Send(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text));
}
