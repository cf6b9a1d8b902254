using System.Linq.Expressions;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using FiberNet.Advanced;
using FiberNet.Posix;
using Microsoft.Win32.SafeHandles;

namespace FiberNet.Tests.BadInput;

/// <summary>For one call: an object to call it on, good values for its arguments, and a connection that must survive it.</summary>
internal sealed class World : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly List<Fiber> _fibers = [];
    private readonly List<IAsyncDisposable> _stopped = [];
    private int _duplicate = -1;

    private World(FiberSocket socket, FiberSocket peer)
    {
        Socket = Own(socket);
        Peer = Own(peer);
    }

    internal FiberSocket Socket { get; }

    internal FiberSocket Peer { get; }

    internal static async FiberTask<World> Make()
    {
        (FiberSocket socket, FiberSocket peer) = await Net.TcpPair();
        return new World(socket, peer);
    }

    /// <summary>Bytes go both ways.</summary>
    internal async FiberTask<bool> IsUsable() =>
        await Peer.Write("ping\n") && Net.Text(await Socket.ReadLine()) == "ping\n" && await Socket.Write("pong\n") && Net.Text(await Peer.ReadLine()) == "pong\n";

    /// <summary>The call has failed: what it should have taken over is still ours.</summary>
    internal void CallFailed()
    {
        if (_duplicate >= 0)
            Native.Close(_duplicate);
        _duplicate = -1;
    }

    /// <summary>An object to call a member of a type on; null if only the library makes those.</summary>
    internal object? Subject(Type type)
    {
        if (type == typeof(FiberSocket))
            return Socket;
        if (type == typeof(TcpServer))
            return Own(TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0))!);
        if (type == typeof(UdpServer))
            return Own(UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => FiberTask.CompletedTask)!);
        if (type == typeof(ListenerHandover))
            return Own(ListenerHandover.BecomeFirst(new UnixDomainSocketEndPoint($"\0fibernet-{Environment.ProcessId}-{Socket.Handle}"))!);
        if (type == typeof(Descriptor))
            return Own(new Descriptor(Native.Duplicate(Socket.Handle)));
        if (type == typeof(DescriptorPipe))
            return new DescriptorPipe((Descriptor)Subject(typeof(Descriptor))!, new DescriptorPipeOptions());
        if (type == typeof(FiberNet.ReactorThread))
            return Stopped(Reactor.StartThread());
        if (type == typeof(ReactorThreads))
            return Stopped(ReactorGroup.Start(1));
        if (type == typeof(FlightRecorder))
            return Reactor.Current.Scheduler.Recorder;
        if (type == typeof(SocketCase))
            return Socket.ReadableCase();
        if (type == typeof(Stream))
            return new MemoryStream(new byte[10]);
        if (type == typeof(FrameFormat))
            return FrameFormat.VarintPrefix(10);
        if (type == typeof(SignalQueue))
            return Own(Signals.Open(PosixSignal.SIGHUP));
        if (type == typeof(Reactor))
            return Reactor.Current;
        if (type == typeof(FiberScheduler))
            return Reactor.Current.Scheduler;
        if (type == typeof(FiberSchedulerOptions))
            return new FiberSchedulerOptions();
        if (type == typeof(Fiber))
            return Waiting(Fiber.Create(() => Fiber.Sleep(TimeSpan.FromHours(1))));
        if (type == typeof(Fiber<object>))
            return Waiting(Fiber.Create(async () => { await Fiber.Sleep(TimeSpan.FromHours(1)); return new object(); }));
        if (type == typeof(FiberScope))
            return Scope();
        if (type == typeof(FiberEndCase))
            return ((Fiber)Subject(typeof(Fiber))!).EndCase();
        if (type == typeof(RawEndPoint))
            return new RawEndPoint([1, 0]);
        if (type == typeof(ChannelGetCase<object>))
            return new FiberChannel<object>(1).GetCase();
        if (type == typeof(ChannelPutCase<object>))
            return new FiberChannel<object>(1).PutCase(new object());
        if (type == typeof(ChannelEnumerator<object>))
            return new FiberChannel<object>(1).GetAsyncEnumerator();
        ConstructorInfo? constructor = type.GetConstructors()
            .Where(candidate => !candidate.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike))
            .MinBy(candidate => candidate.GetParameters().Length);
        if (type.IsAbstract || (constructor is null && !type.IsValueType))
            return null;
        return constructor is null ? Activator.CreateInstance(type) : constructor.Invoke(Good(constructor));
    }

    /// <summary>Arguments with which the call succeeds.</summary>
    internal object?[] Good(MethodBase member, ParameterInfo? except = null) =>
        [.. member.GetParameters().Select(parameter => parameter == except ? null : GoodOne(member, parameter))];

    private object? GoodOne(MethodBase member, ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type.IsByRef)
            return null;
        if (type == typeof(ReadOnlySpan<ISelectable>))
            return new ISelectable[] { Socket.WritableCase() };
        if (type == typeof(ReadOnlySpan<Delimiter>))
            return new Delimiter[] { "\n" };
        if (type.IsByRefLike)
            return new byte[1];
        if (type == typeof(string))
            return Text(parameter.Name!);
        if (type == typeof(int))
            return parameter.Name switch { "fd" => Socket.Handle, "handle" => Duplicate(), "port" => 0, _ => 1 };
        if (type == typeof(bool))
            return true;
        if (type == typeof(long))
            return parameter.Name is "offset" ? 0L : 1L;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromMilliseconds(1);
        if (type == typeof(object))
            return member.Name == "SetSockOpt" ? true : new object();
        if (typeof(Delegate).IsAssignableFrom(type))
            return Body(type);
        return Named(type);
    }

    private object? Named(Type type)
    {
        if (type == typeof(EndPoint))
            return new IPEndPoint(IPAddress.Loopback, 0);
        if (type == typeof(AddressFamily))
            return AddressFamily.Unix;
        if (type == typeof(SocketType))
            return SocketType.Stream;
        if (type == typeof(IoEvents))
            return IoEvents.Write;
        if (type == typeof(PosixSignal[]))
            return new[] { PosixSignal.SIGHUP };
        if (type == typeof(Memory<byte>))
            return new Memory<byte>(new byte[1]);
        if (type == typeof(ReadOnlyMemory<byte>))
            return new ReadOnlyMemory<byte>(new byte[1]);
        if (type == typeof(byte[]))
            return new byte[1];
        if (type == typeof(IReadOnlyList<ReadOnlyMemory<byte>>))
            return new[] { new ReadOnlyMemory<byte>(new byte[1]) };
        if (type == typeof(IReadOnlyList<FiberSocket>))
            return new[] { Peer };
        if (type == typeof(IReadOnlyDictionary<string, FiberSocket>))
            return new Dictionary<string, FiberSocket> { ["peer"] = Peer };
        if (type == typeof(IReadOnlyDictionary<WaitKind, int>))
            return new Dictionary<WaitKind, int>();
        if (type == typeof(IReadOnlyList<int>))
            return new[] { Peer.Handle };
        if (type == typeof(SafeFileHandle))
            return Own(File.OpenHandle(typeof(World).Assembly.Location));
        if (type == typeof(Task))
            return Task.CompletedTask;
        if (type == typeof(Task<object>))
            return Task.FromResult(new object());
        if (type == typeof(ValueTask<object>))
            return new ValueTask<object>(new object());
        if (type == typeof(IEnumerable<KeyValuePair<string, FlightRecorder>>))
            return new Dictionary<string, FlightRecorder> { ["reactor"] = Reactor.Current.Scheduler.Recorder! };
        if (type == typeof(IEnumerable<object>))
            return new object[] { 1 };
        if (type == typeof(IEnumerable<Func<FiberTask>>))
            return new Func<FiberTask>[] { () => FiberTask.CompletedTask };
        if (type == typeof(IEnumerable<Func<FiberTask<object>>>))
            return new Func<FiberTask<object>>[] { () => FiberTask.FromResult(new object()) };
        if (type == typeof(Exception))
            return new InvalidOperationException();
        if (type == typeof(CancellationToken))
            return new CancellationToken(true);
        if (type == typeof(IPAddress))
            return IPAddress.Loopback;
        if (type == typeof(LingerOption))
            return new LingerOption(false, 0);
        if (type == typeof(SocketOption<bool>) || type == typeof(ReadOnlySocketOption<bool>))
            return SocketOptions.KeepAlive;
        if (type == typeof(AddrInfo))
            return new AddrInfo(new IPEndPoint(IPAddress.Loopback, 0), SocketType.Stream, ProtocolType.Tcp, null);
        if (type == typeof(Delimiter))
            return (Delimiter)"\n";
        if (type == typeof(Delimiters))
            return (Delimiters)"\n";
        if (type == typeof(IPoller))
            return Reactor.Current.Scheduler.Poller;
        if (type == typeof(FiberClock))
            return FiberClock.Monotonic;
        return Subject(type);
    }

    /// <summary>Closes what can be closed.</summary>
    internal static bool Close(object subject)
    {
        switch (subject)
        {
            case FiberSocket or TcpServer or UdpServer or Descriptor or TcpPool or ListenerHandover:
                ((IDisposable)subject).Dispose();
                return true;
            case FiberChannel<object> channel:
                channel.Close();
                return true;
            default:
                return false;
        }
    }

    private static string Text(string parameter) => parameter switch
    {
        "host" => "127.0.0.1",
        "serviceOrPath" or "portOrPath" or "service" => "0",
        "domain" => "AF_UNIX",
        "type" => "SOCK_STREAM",
        "protocol" => "",
        "level" => "SOL_SOCKET",
        "name" => "SO_KEEPALIVE",
        "how" => "RW",
        "path" => $"\0fibernet-{Environment.ProcessId}",
        _ => "text",
    };

    /// <summary>A body that does nothing.</summary>
    private static Delegate Body(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        Type result = invoke.ReturnType;
        Expression value = result == typeof(Task) ? Expression.Constant(Task.CompletedTask)
            : result == typeof(Task<object>) ? Expression.Constant(Task.FromResult(new object()))
            : Expression.Default(result);
        return Expression.Lambda(type, value, invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))).Compile();
    }

    /// <summary>For a call that takes it over.</summary>
    private int Duplicate() => _duplicate = Native.Duplicate(Socket.Handle);

    private FiberScope Scope()
    {
        FiberScope? scope = null;
        Waiting(Fiber.Create(() => FiberScope.Run(async opened =>
        {
            scope = opened;
            await Fiber.Sleep(TimeSpan.FromHours(1));
        })));
        return scope!;
    }

    /// <summary>Threads that the end of the world stops.</summary>
    private T Stopped<T>(T threads)
        where T : IAsyncDisposable
    {
        _stopped.Add(threads);
        return threads;
    }

    private Fiber Waiting(Fiber fiber)
    {
        _fibers.Add(fiber);
        return fiber;
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _open.Add(disposable);
        return disposable;
    }

    public void Dispose()
    {
        _fibers.ForEach(fiber => fiber.Cancel());
        _open.ForEach(disposable => disposable.Dispose());
        _stopped.ForEach(static threads => threads.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }
}
