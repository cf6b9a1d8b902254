using Microsoft.AspNetCore.SignalR;

namespace FiberNet.AspNetCore.Tests;

/// <summary>What SignalR clients call.</summary>
public sealed class EchoHub : Hub
{
    /// <summary>Gives the text back.</summary>
    public string Echo(string text) => text;

    /// <summary>Streams numbers.</summary>
    public async IAsyncEnumerable<int> Count(int to)
    {
        for (int i = 0; i < to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
