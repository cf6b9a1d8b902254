using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Connecting;

public class ConnectRaceTests
{
    private static AddrInfo Info(EndPoint endPoint) => new(endPoint, SocketType.Stream, ProtocolType.Tcp, null);

    private static FiberTask<(FiberSocket? Socket, IoResult Outcome)> Race(TimeSpan? timeout, params EndPoint[] endPoints) =>
        ConnectRace.Run([.. endPoints.Select(Info)], new Deadline(FiberScheduler.Current!.Clock, timeout), noDelay: true);

    private static IPEndPoint Refused()
    {
        using FiberSocket listener = Net.Listen();
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    [Fact]
    public void A_black_hole_costs_250_ms_and_is_closed() => InReactor.RunVirtually(async () =>
    {
        using Blackhole hole = Blackhole.Make();
        using FiberSocket listener = Net.Listen();
        long start = FiberScheduler.Current!.Clock.Timestamp;
        int open = OpenDescriptors.Count();
        (FiberSocket? socket, IoResult outcome) = await Race(null, hole.EndPoint, listener.LocalEndPoint!);
        Assert.NotNull(socket);
        Assert.True(outcome);
        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
        Assert.InRange((FiberScheduler.Current.Clock.Timestamp - start) / 1e6, 250, 251);
        socket.Close();
        await Fiber.Yield();
        Assert.Equal(open, OpenDescriptors.Count());
    });

    [Fact]
    public void A_fast_failure_starts_the_next_at_once() => InReactor.RunVirtually(async () =>
    {
        using FiberSocket listener = Net.Listen();
        long start = FiberScheduler.Current!.Clock.Timestamp;
        (FiberSocket? socket, _) = await Race(TimeSpan.FromSeconds(1), Refused(), Refused(), listener.LocalEndPoint!);
        using (socket)
            Assert.Equal(listener.LocalEndPoint, socket!.RemoteEndPoint);
        Assert.Equal(start, FiberScheduler.Current.Clock.Timestamp);
    });

    [Fact]
    public void All_refused_is_the_error_of_the_last() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket? socket, IoResult outcome) = await Race(null, Refused(), Refused());
        Assert.Null(socket);
        Assert.Equal<IoResult>(Errno.ECONNREFUSED, outcome);
    });

    [Fact]
    public void One_deadline_holds_for_all() => InReactor.RunVirtually(async () =>
    {
        using Blackhole hole = Blackhole.Make(), other = Blackhole.Make();
        long start = FiberScheduler.Current!.Clock.Timestamp;
        (FiberSocket? socket, IoResult outcome) = await Race(TimeSpan.FromSeconds(2), hole.EndPoint, Refused(), other.EndPoint);
        Assert.Null(socket);
        Assert.Equal<IoResult>(Errno.ETIMEDOUT, outcome);
        Assert.InRange((FiberScheduler.Current.Clock.Timestamp - start) / 1e9, 2.0, 2.001);
        await Fiber.Yield();
    });

    [Fact]
    public void A_cancelled_race_leaves_nothing_open() => InReactor.Run(async () =>
    {
        using Blackhole hole = Blackhole.Make();
        int open = OpenDescriptors.Count();
        Fiber race = Fiber.Create(async () => await Race(null, hole.EndPoint));
        Assert.Equal(open + 1, OpenDescriptors.Count());
        race.Cancel();
        await Assert.ThrowsAsync<FiberCanceledException>(race.AsTask);
        await Fiber.Yield();
        Assert.Equal(open, OpenDescriptors.Count());
    });

    [Fact]
    public void An_attempt_that_succeeds_as_the_race_is_cancelled_is_closed() => InReactor.Run(async () =>
    {
        using FiberSocket listener = Net.Listen();
        int open = OpenDescriptors.Count();
        Fiber race = Fiber.Create(async () => await Race(null, listener.LocalEndPoint!));

        // Posts are taken before the kernel is asked: the race ends before its attempt learns that it has connected.
        Reactor.Current.Post(() => race.Cancel());
        await Assert.ThrowsAsync<FiberCanceledException>(race.AsTask);
        await Fiber.Yield();
        Assert.Equal(open, OpenDescriptors.Count());
    });

    [Fact]
    public void The_families_take_turns()
    {
        AddrInfo[] addresses =
        [
            Info(new IPEndPoint(IPAddress.IPv6Loopback, 1)), Info(new IPEndPoint(IPAddress.IPv6Loopback, 2)),
            Info(new IPEndPoint(IPAddress.IPv6Loopback, 3)), Info(new IPEndPoint(IPAddress.Loopback, 4)),
        ];
        Assert.Equal([1, 4, 2, 3], ConnectRace.Interleave(addresses).Select(address => address.Port));
    }
}
