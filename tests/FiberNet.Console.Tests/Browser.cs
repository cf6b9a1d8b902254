using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FiberNet.Tests;

/// <summary>A headless Chromium with one page, driven by the DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private int _id;

    private Browser(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Opens a page, and waits until its script has run.</summary>
    internal static async Task<Browser> Open(Uri page)
    {
        string profile = Directory.CreateTempSubdirectory("fibernet-browser").FullName;
        string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--window-size=1100,900", page.AbsoluteUri];
        var browser = new Browser(Process.Start(new ProcessStartInfo("chromium", arguments) { RedirectStandardError = true })!, profile);
        Uri devTools = await browser.DevTools();
        using var http = new HttpClient();
        string target;
        do
            target = JsonNode.Parse(await http.GetStringAsync(new Uri(devTools, "/json/list")))!.AsArray().FirstOrDefault(static entry => (string?)entry!["type"] == "page")?["webSocketDebuggerUrl"]?.GetValue<string>() ?? "";
        while (target.Length == 0);
        await browser._socket.ConnectAsync(new Uri(target), CancellationToken.None);
        return browser;
    }

    /// <summary>The value of a script; a promise is awaited.</summary>
    internal async Task<string> Evaluate(string script)
    {
        JsonNode answer = await Call("Runtime.evaluate", new JsonObject { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["result"]!["value"]?.ToString() ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    /// <summary>Waits until a script gives true.</summary>
    internal async Task Until(string condition)
    {
        while (true)
        {
            try
            {
                if (await Evaluate($"{condition} ? 'yes' : 'no'") == "yes")
                    return;
            }
            catch (InvalidOperationException)
            {
                // The page is being loaded: what ran in the one before is gone.
            }

            // The page asks for its data by a timer of its own and tells nobody when it has drawn it.
            await Task.Delay(20);
        }
    }

    /// <summary>Presses the button of the recorder.</summary>
    /// <returns>What it downloads.</returns>
    internal Task<string> Download() => Evaluate(
        "(async () => { let url; HTMLAnchorElement.prototype.click = function () { url = this.href; }; document.getElementById('record').onclick(); return await (await fetch(url)).text(); })()");

    internal async Task<byte[]> Screenshot() => Convert.FromBase64String((string)(await Call("Page.captureScreenshot", []))["data"]!);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    /// <summary>The browser chooses a port, and tells it in a line.</summary>
    private async Task<Uri> DevTools()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Split("listening on ws://") is [_, string address])
                return new Uri($"http://{address.Split('/')[0]}");
        }

        throw new InvalidOperationException("The browser has ended.");
    }

    private async Task<JsonNode> Call(string method, JsonObject parameters)
    {
        int id = ++_id;
        byte[] request = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            JsonNode message = await Receive();
            if ((int?)message["id"] == id)
                return message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
        }
    }

    private async Task<JsonNode> Receive()
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }
}
