namespace FiberNet.Bench;

/// <summary>Ten thousand timers pending: the next one expires, in exact order, and is armed again.</summary>
internal static class Expiry
{
    private const int Operations = 100_000;
    private const int Pending = 10_000;
    private const int Longest = 1_000_000_000;

    internal static void Measure()
    {
        var wheel = new TimerWheel(0);
        var again = new Again(wheel);
        for (int i = 0; i < Pending; i++)
            again.OnTimer(0);
        var queue = new PriorityQueue<Again, long>();
        for (int i = 0; i < Pending; i++)
            queue.Enqueue(again, again.Next(0));
        double[] times = Rounds.Measure(
            Operations,
            () =>
            {
                for (long end = again.Expired + Operations; again.Expired < end;)
                    wheel.Expire(wheel.NextDeadline());
            },
            () =>
            {
                for (int i = 0; i < Operations; i++)
                {
                    queue.TryDequeue(out Again? next, out long now);
                    queue.Enqueue(next!, next!.Next(now));
                }
            });
        if (!again.IsInOrder)
            throw new InvalidOperationException("Timers expired out of order.");
        Report.Add("expiry in exact order and arming again, 10,000 pending", times[0], "ns", 60);
        Report.Add("the same, `PriorityQueue`", times[1], "ns");
    }

    private sealed class Again(TimerWheel wheel) : ITimerTarget
    {
        private ulong _random = 1;
        private long _last;

        internal long Expired { get; private set; }

        internal bool IsInOrder { get; private set; } = true;

        internal long Next(long now)
        {
            _random ^= _random << 13;
            _random ^= _random >> 7;
            _random ^= _random << 17;
            return now + 1 + (long)(_random % Longest);
        }

        public void OnTimer(long now)
        {
            IsInOrder &= now >= _last;
            _last = now;
            Expired++;
            wheel.Add(Next(now), this);
        }
    }
}
