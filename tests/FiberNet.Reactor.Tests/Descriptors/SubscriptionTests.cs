using FiberNet.Advanced;

namespace FiberNet.Tests.Descriptors;

/// <summary>A subscriber is told of every event of its descriptor, and of its end.</summary>
public class SubscriptionTests
{
    [Fact]
    public void Every_event_is_told_with_its_kinds() => Rig.Run(async () =>
    {
        (Descriptor ours, int peer) = Pair();
        var subscriber = new Recorder();
        ours.Subscribe(subscriber).OrThrow();
        await subscriber.Next();
        Assert.Equal(IoEvents.Write, subscriber.Last);
        _ = TransferCalls.Write(peer, "x"u8);
        await subscriber.Next();
        Assert.Equal(IoEvents.ReadWrite, subscriber.Last);
        _ = DescriptorCalls.Close(peer);
        await subscriber.Next();
        Assert.Equal(IoEvents.ReadWrite | IoEvents.PeerClosed | IoEvents.HangUp, subscriber.Last);
        ours.ServeAgain();
        await subscriber.Next();
        Assert.Equal(IoEvents.None, subscriber.Last);
        ours.Close().OrThrow();
        Assert.Equal(Errno.EBADF, subscriber.End);
    });

    [Fact]
    public void What_is_ready_at_the_start_is_told() => Rig.Run(async () =>
    {
        (Descriptor ours, int peer) = Pair();
        using (ours)
        {
            // Watched already, and its events were told to others.
            var first = new Recorder();
            ours.Subscribe(first).OrThrow();
            _ = TransferCalls.Write(peer, "x"u8);
            _ = DescriptorCalls.Close(peer);
            await first.Next();
            Assert.True(ours.Abort());
            Assert.Equal(Errno.ECONNABORTED, first.End);
            Assert.Equal(Errno.ECONNABORTED, ours.Subscribe(new Recorder()).Errno);
        }

        Assert.Equal(Errno.EBADF, ours.Subscribe(new Recorder()).Errno);
    });

    [Fact]
    public void A_descriptor_has_one_subscriber() => Rig.Run(() =>
    {
        (Descriptor ours, int peer) = Pair();
        using (ours)
        {
            ours.Subscribe(new Recorder()).OrThrow();
            Assert.Throws<InvalidOperationException>(() => ours.Subscribe(new Recorder()));
            Assert.Throws<ArgumentNullException>(() => ours.Subscribe(null!));
        }

        _ = DescriptorCalls.Close(peer);
        return FiberTask.CompletedTask;
    });

    private static (Descriptor Ours, int Peer) Pair()
    {
        SocketCalls.CreatePair(1, 1, 0, out int first, out int second).OrThrow();
        return (new Descriptor(first, isNew: true), second);
    }

    private sealed class Recorder : IDescriptorSubscriber
    {
        private readonly FiberEvent _told = new();

        internal IoEvents Last { get; private set; }

        internal Errno End { get; private set; }

        internal async FiberTask Next()
        {
            await _told.Wait();
            _told.Reset();
        }

        public void OnReady(IoEvents events)
        {
            Last = events;
            _told.Set();
        }

        public void OnEnded(Errno reason) => End = reason;
    }
}
