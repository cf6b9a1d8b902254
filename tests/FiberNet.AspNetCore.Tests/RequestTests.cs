using System.Globalization;
using System.Net;

namespace FiberNet.AspNetCore.Tests;

/// <summary>HTTP over every transport, plain and with TLS: what the client sees is the same.</summary>
public class RequestTests
{
    [Theory]
    [MemberData(nameof(Transports.Matrix), MemberType = typeof(Transports))]
    public async Task Requests_of_all_sizes_are_answered(string transport, bool isUnix, bool isTls)
    {
        await using TestApp app = await TestApp.Start(transport, isUnix, isTls);
        using HttpClient client = app.CreateClient(isTls ? HttpVersion.Version20 : HttpVersion.Version11);
        for (int i = 0; i < 20; i++)
            Assert.Equal("Hello, World!", await client.GetStringAsync("/plain"));
        Assert.Equal(1011, (await client.GetStringAsync("/json")).Length);
        string[] parts = (await client.GetStringAsync("/parts")).TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(0, 20).Select(static part => $"part {part}"), parts);
        int most = isTls ? 70_000 : 1_000_000;
        foreach (int size in new[] { 1, 4095, 4096, 70_000, most })
        {
            byte[] body = Pattern.Make(size);
            using HttpResponseMessage echoed = await client.PostAsync("/echo", new ByteArrayContent(body));
            Assert.Equal(body, await echoed.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(Pattern.Make(3_000_000), await client.GetByteArrayAsync("/download/3000000"));
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Many_clients_are_served_at_once(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            using HttpClient client = app.CreateClient();
            for (int i = 0; i < 20; i++)
            {
                byte[] body = Pattern.Make(number * 100 + i);
                using HttpResponseMessage echoed = await client.PostAsync("/echo", new ByteArrayContent(body));
                Assert.Equal(body, await echoed.Content.ReadAsByteArrayAsync());
            }
        }));
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_connection_for_each_request_works(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using HttpClient client = app.CreateClient();
        client.DefaultRequestHeaders.ConnectionClose = true;
        for (int i = 0; i < 200; i++)
            Assert.Equal("Hello, World!", await client.GetStringAsync("/plain"));
    }

    [Theory]
    [MemberData(nameof(Transports.Few), MemberType = typeof(Transports))]
    public async Task Large_uploads_arrive_whole(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using HttpClient client = app.CreateClient();
        using var body = new ByteArrayContent(new byte[30_000_000]);
        using HttpResponseMessage response = await client.PostAsync("/length", body);
        Assert.Equal("30000000", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(Transports.Few), MemberType = typeof(Transports))]
    public async Task Pipelined_requests_are_answered_in_order(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using Stream stream = await app.Connect();
        const int Count = 500;
        for (int i = 0; i < Count; i++)
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /plain HTTP/1.1\r\nHost: localhost\r\nX-Number: {i}\r\n\r\n")));
        int answers = 0;
        using var reader = new StreamReader(stream);
        while (answers < Count)
        {
            string? line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.NotNull(line);
            if (line.Contains("Hello, World!", StringComparison.Ordinal))
                answers++;
        }
    }

    [Theory]
    [MemberData(nameof(Transports.Few), MemberType = typeof(Transports))]
    public async Task Addresses_and_ids_are_told(string transport)
    {
        await using TestApp app = await TestApp.Start(transport);
        using HttpClient client = app.CreateClient();
        string[] told = (await client.GetStringAsync("/address")).Split(' ');
        Assert.Equal("127.0.0.1", told[0]);
        Assert.Equal("127.0.0.1", told[1]);
        Assert.Equal(13, told[2].Length);
    }
}
