using System.Text;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>One random program.</summary>
internal sealed class TortureProgram
{
    internal readonly List<string> Errors = [];
    private readonly StringBuilder _log = new();
    private readonly Random _random;
    private readonly TortureChannel[] _channels = [new(0), new(1), new(3)];
    private readonly FiberCondition _condition = new();
    private readonly FiberMutex _mutex = new();
    private readonly FiberSemaphore _semaphore = new(2);
    private readonly List<Fiber> _fibers = [];
    private int _stepsLeft;
    private int _insideMutex;
    private int _permitsHeld;
    private int _waitersWoken;
    private int _signalsGiven;
    private int _writers;
    private int _rounds;

    internal TortureProgram(int seed, int steps)
    {
        _random = new Random(seed);
        _stepsLeft = steps;
    }

    internal string Log => _log.ToString();

    internal async FiberTask Main()
    {
        while (_stepsLeft > 0)
        {
            if (_fibers.Count < 12)
                _fibers.Add(_random.Next(2) == 0 ? Fiber.Create(Worker) : Fiber.Start(Worker));
            Disturb();
            if (++_rounds % 16 == 0)
                CheckInvariants();
            await Pause();
            _fibers.RemoveAll(fiber => fiber.Status == FiberStatus.Dead);
        }

        foreach (Fiber fiber in _fibers)
            fiber.Cancel();
        foreach (Fiber fiber in _fibers)
            await fiber.Quietly();
        Check(FiberScheduler.Current!.FiberCount == 1, $"{FiberScheduler.Current.FiberCount} fibers at the end");
        foreach (TortureChannel channel in _channels)
            channel.AtTheEnd();
        Check(!_mutex.IsLocked && !_mutex.HasWaiters, "the mutex is still locked");
        Check(_semaphore.Available == 2 && !_semaphore.HasWaiters, $"{_semaphore.Available} of 2 permits at the end");
        Check(_waitersWoken == _signalsGiven, $"{_signalsGiven} signals were given and {_waitersWoken} taken");
    }

    /// <summary>Debug builds look whether every structure of the scheduler and of what the fibers share is in order.</summary>
    private void CheckInvariants()
    {
        FiberScheduler.Current!.CheckInvariants();
        foreach (TortureChannel channel in _channels)
            channel.Channel.CheckInvariants();
        _condition.CheckInvariants();
        _mutex.CheckInvariants();
        _semaphore.CheckInvariants();
    }

    /// <summary>What happens to the others from outside.</summary>
    private void Disturb()
    {
        Fiber victim = _fibers[_random.Next(_fibers.Count)];
        switch (_random.Next(6))
        {
            case 0:
                victim.Cancel();
                break;
            case 1 or 2:
                victim.Wakeup();
                break;
            case 3:
                _signalsGiven += _condition.Signal() ? 1 : 0;
                break;
            case 4:
                _signalsGiven += _condition.Broadcast();
                break;
            default:
                break;
        }
    }

    private async FiberTask Worker()
    {
        var seen = new Dictionary<int, long>[] { [], [], [] };
        int writer = ++_writers;
        long sequence = 0;
        try
        {
            while (_stepsLeft > 0)
            {
                try
                {
                    using (Limit())
                        await Step(seen, () => ((long)writer << 32) | ++sequence);
                }
                catch (TimeoutException)
                {
                    _log.Append('T');
                }
            }
        }
        catch (FiberCanceledException exception) when (exception.Fiber == Fiber.Current)
        {
            _log.Append('C');
        }
    }

    private InterruptGuard Limit() => _random.Next(3) switch
    {
        0 => Fiber.TimeLimit(TimeSpan.FromMilliseconds(_random.Next(4))),
        1 => Fiber.Shield(TimeSpan.FromMilliseconds(_random.Next(4))),
        _ => default,
    };

    private async FiberTask Step(Dictionary<int, long>[] seen, Func<long> next)
    {
        _stepsLeft--;
        int which = _random.Next(3);
        int action = _random.Next(9);
        _log.Append((char)('a' + action));
        switch (action)
        {
            case 0:
                await Put(_channels[which], next());
                break;
            case 1:
                await Get(_channels[which], seen[which]);
                break;
            case 2:
                await SelectOne(next);
                break;
            case 3:
                await Lock();
                break;
            case 4:
                await Acquire();
                break;
            case 5:
                await WaitForSignal();
                break;
            case 6:
                await JoinSomebody();
                break;
            case 7:
                await Pause();
                break;
            default:
                await SleepExactly();
                break;
        }
    }

    private async FiberTask Put(TortureChannel channel, long item)
    {
        channel.Offer(item);
        ChannelStatus status = ChannelStatus.Closed;
        try
        {
            status = await channel.Channel.Put(item, Timeout());
        }
        finally
        {
            channel.PutEnded(item, status);
        }
    }

    private async FiberTask Get(TortureChannel channel, Dictionary<int, long> seen)
    {
        Received<long> received = await channel.Channel.Get(Timeout());
        if (!received)
            return;
        channel.Received(received.Value);
        channel.InOrder(seen, received.Value);
    }

    private async FiberTask SelectOne(Func<long> next)
    {
        long item = next();
        _channels[1].Offer(item);
        ChannelGetCase<long> first = _channels[0].Channel.GetCase();
        ChannelGetCase<long> third = _channels[2].Channel.GetCase();
        int index = -1;
        try
        {
            index = await Select.Any(Timeout(), first, _channels[1].Channel.PutCase(item), third);
        }
        finally
        {
            _channels[1].PutEnded(item, index == 1 ? ChannelStatus.Ok : ChannelStatus.TimedOut);
        }

        if (index == 0)
            _channels[0].Received(first.Result.Value);
        else if (index == 2)
            _channels[2].Received(third.Result.Value);
    }

    private async FiberTask Lock()
    {
        if (!await _mutex.TryLock(Timeout() ?? System.Threading.Timeout.InfiniteTimeSpan))
            return;
        Check(++_insideMutex == 1, "two fibers hold the mutex");
        try
        {
            await Pause();
        }
        finally
        {
            _insideMutex--;
            _mutex.Unlock();
        }
    }

    private async FiberTask Acquire()
    {
        if (!await _semaphore.Acquire(Timeout()))
            return;
        Check(++_permitsHeld <= 2, "three fibers hold two permits");
        try
        {
            await Pause();
        }
        finally
        {
            _permitsHeld--;
            _semaphore.Release();
        }
    }

    private async FiberTask WaitForSignal()
    {
        if (_random.Next(3) == 0)
            _signalsGiven += _condition.Signal() ? 1 : 0;
        else if (await _condition.Wait(Timeout()))
            _waitersWoken++;
    }

    private async FiberTask JoinSomebody()
    {
        Fiber other = _fibers.Count == 0 ? Fiber.Current : _fibers[_random.Next(_fibers.Count)];
        if (other == Fiber.Current)
            return;
        bool ended = await other.Join(TimeSpan.FromMilliseconds(_random.Next(5)));
        Check(!ended || other.Status == FiberStatus.Dead, "a join returned before the end");
    }

    private async FiberTask SleepExactly()
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(_random.Next(1, 5));
        TimeSpan start = Sim.Now;
        await Fiber.Sleep(duration);
        Check(Sim.Now - start <= duration, $"a sleep of {duration} took {Sim.Now - start}");
    }

    private async FiberTask Pause()
    {
        if (_random.Next(2) == 0)
            await Fiber.Yield();
        else
            await Fiber.Sleep(TimeSpan.FromMilliseconds(_random.Next(3)));
    }

    private TimeSpan? Timeout() => _random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => null,
        _ => TimeSpan.FromMilliseconds(_random.Next(1, 6)),
    };

    private static void Check(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
