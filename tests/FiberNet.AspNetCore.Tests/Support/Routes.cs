using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace FiberNet.AspNetCore.Tests;

/// <summary>What the application answers.</summary>
internal static class Routes
{
    internal static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/plain", () => "Hello, World!");
        app.MapGet("/json", () => Results.Text(new JsonObject { ["text"] = new string('x', 1000) }.ToJsonString(), "application/json"));
        app.MapGet("/address", static context => context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {context.Connection.LocalIpAddress} {context.Connection.Id}"));
        app.MapPost("/echo", static context => context.Request.Body.CopyToAsync(context.Response.Body));
        app.MapPost("/length", Length);
        app.MapGet("/download/{size:int}", Download);
        app.MapGet("/parts", Parts);
        app.MapGet("/wait", Wait);
        app.MapGet("/block", Block);
        app.MapPost("/body", Body);
        app.MapGet("/abort", static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        app.Map("/socket", Echo);
        app.MapHub<EchoHub>("/hub");
        app.MapGrpcService<EchoService>();
    }

    private static async Task Length(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        byte[] buffer = new byte[32 * 1024];
        long length = 0;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and int count)
            length += count;
        await context.Response.WriteAsync(length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task Download(HttpContext context, int size)
    {
        context.Response.ContentLength = size;
        byte[] part = new byte[50_000];
        for (int sent = 0; sent < size; sent += part.Length)
        {
            Pattern.Fill(part, sent);
            await context.Response.Body.WriteAsync(part.AsMemory(0, Math.Min(part.Length, size - sent)));
        }
    }

    private static async Task Parts(HttpContext context)
    {
        for (int part = 0; part < 20; part++)
        {
            await context.Response.WriteAsync($"part {part}\n");
            await context.Response.Body.FlushAsync();
            if (part % 5 == 0)
                await Task.Yield();
        }
    }

    /// <summary>Waits until the client or the test ends it.</summary>
    private static async Task Wait(HttpContext context)
    {
        AppEvents events = context.RequestServices.GetRequiredService<AppEvents>();
        using CancellationTokenRegistration aborted = context.RequestAborted.Register(events.Aborted.SetResult);
        using CancellationTokenRegistration closed = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(() => events.ConnectionClosed.TrySetResult());
        events.Started.TrySetResult();
        await Task.WhenAny(events.GoOn.Task, events.Aborted.Task);
        if (!events.Aborted.Task.IsCompleted)
            await context.Response.WriteAsync("waited");
    }

    /// <summary>Flushes and then blocks its thread until the test has seen what was flushed.</summary>
    private static async Task Block(HttpContext context)
    {
        await context.Response.WriteAsync("flushed");
        await context.Response.Body.FlushAsync();
        bool isSeen = context.RequestServices.GetRequiredService<AppEvents>().Seen.Wait(TimeSpan.FromSeconds(20));
        await context.Response.WriteAsync(isSeen ? " and seen" : " and not seen");
    }

    /// <summary>Reads a body that does not come to its end.</summary>
    private static async Task Body(HttpContext context)
    {
        AppEvents events = context.RequestServices.GetRequiredService<AppEvents>();
        try
        {
            byte[] buffer = new byte[1000];
            while (await context.Request.Body.ReadAsync(buffer) > 0)
                events.Started.TrySetResult();
            events.BodyEnded.SetResult(null);
        }
        catch (Exception exception)
        {
            events.BodyEnded.SetResult(exception);
            throw;
        }
    }

    private static async Task Echo(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[100_000];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
    }
}
