using System.Collections.Concurrent;
using FiberNet.Hosting;

namespace FiberNet.Tests.Servers;

internal sealed class TicketOffice
{
    private int _last;

    internal BlockingCollection<int> Returned { get; } = [];

    internal int Draw() => ++_last;
}

internal sealed class Ticket(TicketOffice office) : IAsyncDisposable
{
    internal int Number { get; } = office.Draw();

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        office.Returned.Add(Number);
    }
}

internal sealed class TicketHandler(Ticket ticket, IServiceProvider services) : IConnectionHandler
{
    public async FiberTask Handle(HostedConnection connection)
    {
        Assert.Same(ticket, services.GetService(typeof(Ticket)));
        var again = (Ticket)connection.Services.GetService(typeof(Ticket))!;
        while (await connection.Socket.ReadLine() is { Length: > 0 })
            await connection.Socket.Write($"{ticket.Number} {again.Number}\n");
    }
}

internal sealed class DatagramEcho : IDatagramHandler
{
    public async FiberTask Handle(HostedDatagram datagram)
    {
        if (datagram.Data.IsEmpty)
            throw new InvalidTimeZoneException("an empty datagram");
        await datagram.Reply(datagram.Data);
    }
}

internal sealed class UncleanService : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        throw new InvalidTimeZoneException("the scope does not end in order");
    }
}
