namespace FiberNet.Tests.BadInput;

/// <summary>
/// Parameters or members, cases, outcome. "Type.Member type parameter" goes before "Type.Member parameter", and that before
/// "type parameter"; a star stands for each. An argument exception names the parameter, if no other name stands behind it.
/// </summary>
internal static class OutcomeTable
{
    internal const string Text = """
        String *, EndPoint *, Byte[] *, Task *, Exception *, FiberClock *, IPoller *, SafeFileHandle *, LingerOption * | null | ArgumentNull
        Func *, Action *, IReadOnlyList *, IReadOnlyDictionary *, AddrInfo *, SocketOption *, ReadOnlySocketOption *, PosixSignal[] *, Object value | null | ArgumentNull
        TimeSpan? *, TimeSpan * | negative, least, huge | ArgumentOutOfRange
        FiberSchedulerExtensions.CheckTimeout timeout | negative, least, huge | ArgumentOutOfRange SO_KEEPALIVE
        Int32 port | negative, least, huge | ArgumentOutOfRange
        Int32 length, Int32 limit, Int32 size, Int32? size, Int32 backlog, Int32 capacity, Int32 permits, Int32 fd, Int32 handle | negative, least | ArgumentOutOfRange
        Int32 length, Int32 limit, Int32 size, Int32? size, Int32 backlog, Int32 capacity, Int32 permits, Int32 fd, FiberSocket.FromFd handle | huge | result
        Int32 maxHandles, Int32 how, Int32 count, Int64 offset, Int64? count | negative, least | ArgumentOutOfRange
        Int32 maxHandles, Int32 how, Int64 offset, Int64? count | huge | ArgumentOutOfRange
        Descriptor.new handle, ReactorGroup.Run count | huge | ArgumentOutOfRange
        FiberSemaphore.Release count | huge | Overflow
        FiberSchedulerExtensions.Defer owner, FiberSchedulerExtensions.Finish owner | default | result
        FiberSchedulerExtensions.Finish bytes | negative, least, huge | result
        FiberEndCaseExtensions.EndCase fiber | null | ArgumentNull
        Fiber.Find id, FiberSchedulerExtensions.TrySpend bytes, SocketOptions.Custom level, SocketOptions.Custom number | negative, least, huge | result

        String host, String domain, String text, StandardErrorLog.Write line | empty, nul | result
        Resolver.GetAddrInfo host, FiberSocket.TcpConnect host, TcpServer.Bind host, TcpServer.Start host, UdpServer.Start host | nul | Argument
        String service, String serviceOrPath | nul | Argument
        String service, String serviceOrPath, String portOrPath | empty | result
        String portOrPath | nul | result
        Resolver.GetAddrInfo host, Resolver.GetAddrInfo service | null | result
        PosixNames.Create type, PosixNames.Create protocol | empty, nul | result
        PosixNames.Create protocol | null | result
        String level, String name | empty, nul | Argument
        PosixNames.Shutdown how | empty, nul | Argument
        Fiber.Create name, Fiber.Start name, FiberScope.Create name, FiberScope.Start name, FiberChannel.new name, FiberSemaphore.new name, FiberMutex.new name, FiberEvent.new name, FiberCondition.new name | null, empty, nul | result
        Fiber.Create Func name, Fiber.Start Func name | null | ArgumentNull
        String file | null, empty, nul | result
        Int32 line | negative, least, huge | result
        FiberScheduler.Inspect fibersPerPlace | negative, least | ArgumentOutOfRange
        FiberScheduler.Inspect fibersPerPlace | huge | result
        FlightLog.ToText last, FlightLog.EncodeChromeTrace last | negative, least | ArgumentOutOfRange
        FlightLog.ToText last, FlightLog.EncodeChromeTrace last | huge | result
        FlightLog.ToText recorder, FlightLog.ToChromeTrace recorder, FlightLog.EncodeChromeTrace recorders | null | ArgumentNull
        FlightLog.ToChromeTrace process | empty, nul | result
        FlightRecorder.Write by, FlightRecorder.Write detail, FlightRecorder.Write subject, FlightRecorder.Write what | * | result
        DumpFormat format | undefined | ArgumentOutOfRange
        FiberSchedulerExtensions.CheckTimeout name | null, empty, nul | result
        SocketOptions.Custom name | nul | result
        Delimiter.op_Implicit text, Delimiter.FromString text, Delimiters.op_Implicit text, Delimiters.FromString text | empty | Argument
        FiberCanceledException.new message | null, empty, nul | result
        FiberCanceledException.new innerException, CacheLines.Prefetch target | null | result

        FiberSocket socket | null | NullReference
        EndPoint * | name | Argument
        AddressFamily family, SocketType type, ProtocolType protocol, Errno errno, Descriptor.AskAgain directions | undefined | result
        IoResult.EndAfter count, IoResult.new count | negative, least, huge | ArgumentOutOfRange
        IoResult.Ready events | undefined | ArgumentOutOfRange
        IoResult.new errno, IoResult.op_Implicit errno, IoResult.FromErrno errno | undefined | ArgumentOutOfRange errno
        IoResult *, ReceivedLine * | default | result
        OutcomeExtensions.OrThrow call, OutcomeExtensions.ToException what | null, empty, nul | result
        OutcomeExtensions.OrThrow value | null | Socket
        LastOutcome.Publish scheduler | null | result
        SocketShutdown how, MessageFlags flags, IoEvents interest | undefined | ArgumentOutOfRange
        MessageFlags flags | urgent | result
        FiberSocket.Receive flags, FiberSocket.ReceiveFrom flags | urgent | Argument
        SafeFileHandle file | closed | ObjectDisposed
        IReadOnlyList<FiberSocket> sockets | empty, null in it | Argument
        IReadOnlyList<FiberSocket> sockets | closed | ObjectDisposed
        IReadOnlyList<Int32> handles | empty, huge | Argument
        IReadOnlyList<Int32> handles | negative | result
        PosixSignal[] signals | empty | Argument
        CancellationToken token, CancellationToken stop | cancelled | result
        CancellationToken cancellationToken | cancelled | OperationCanceled

        Memory<Byte> buffer, ReadOnlyMemory<Byte> data, Delimiters eols | default | result
        Span<Byte> buffer, ReadOnlySpan<Byte> data, FiberSocket.Write data | empty | result
        DescriptorPassing.ReceiveHandles buffer, DescriptorPassing.SendHandles data, DescriptorPassing.SendSockets data | default | Argument
        ReadOnlySpan<Byte> bytes, ReadOnlySpan<Byte> address, Byte[] bytes | empty | Argument
        ReadOnlySpan<Delimiter> delimiters | empty, default | Argument
        ReadOnlySpan<ISelectable> cases | null in it | Argument
        Select.Any cases | empty | Argument
        Select.Any/2 cases | empty | result

        Object item, Object state, Object result, Object timedOut, FiberLocal.Value= value, ChannelPutCase.Item= value, FiberTask.FromResult value | null | result
        FiberSchedulerOptions options, ReactorOptions options, ReactorGroupOptions options, TcpServerOptions options, UdpServerOptions options, TcpPoolOptions options, AddrInfoHints hints | null | result
        FiberScheduler.new options | null | ArgumentNull
        Signals.OnTerminate handler | null | result

        FiberSchedulerOptions.Clock=, ReactorOptions.Log=, ReactorGroupOptions.Reactor=, TcpServerOptions.Name=, UdpServerOptions.Name= | null | ArgumentNull
        FiberSchedulerOptions.UnhandledException=, FiberSchedulerOptions.BlockingDetected=, ReactorOptions.Stalled=, ReactorOptions.RecordDirectory=, ReactorOptions.Name=, TcpServerOptions.Prepare= | null | result
        ReactorOptions.RecordDirectory=, ReactorOptions.Name=, TcpServerOptions.Name=, UdpServerOptions.Name= | empty, nul | result
        FiberSchedulerOptions.RecorderSize= | negative, least, huge | ArgumentOutOfRange
        FiberSchedulerOptions.ResumeBudget=, ReactorOptions.EventBatchSize=, ReactorOptions.MaxOffloads= | negative, least | ArgumentOutOfRange
        TcpServerOptions.Backlog=, TcpServerOptions.MaxConnections=, TcpServerOptions.AcceptBatch=, UdpServerOptions.MaxHandlers= | negative, least | ArgumentOutOfRange
        FiberSchedulerOptions.ResumeBudget=, ReactorOptions.MaxOffloads=, TcpServerOptions.Backlog=, TcpServerOptions.MaxConnections=, TcpServerOptions.AcceptBatch=, UdpServerOptions.MaxHandlers= | huge | result
        ReactorOptions.EventBatchSize= | huge | ArgumentOutOfRange
        FiberSchedulerOptions.ShutdownTimeout=, FiberSchedulerOptions.DeadlockThreshold=, ReactorOptions.SpinBeforeWait=, ReactorOptions.StallThreshold= | negative, least, huge | ArgumentOutOfRange
        TcpServerOptions.IdleTimeout=, TcpServerOptions.FirstByteTimeout=, TcpServerOptions.StopGrace=, UdpServerOptions.StopGrace= | negative, least, huge | ArgumentOutOfRange
        FiberSchedulerOptions.ShuffleSeed= | negative, least, huge | result
        FiberSchedulerOptions.BlockingDetection= | undefined | ArgumentOutOfRange
        ReactorOptions.DumpOn= | undefined | PlatformNotSupported

        Descriptor.Subscribe subscriber, DescriptorPipe.new descriptor, DescriptorPipe.new options, DescriptorPipeOptions.Pool= | null | ArgumentNull
        DescriptorPipeOptions.MaxReadBufferSize=, DescriptorPipeOptions.MaxWriteBufferSize= | negative, least | ArgumentOutOfRange
        DescriptorPipeOptions.MaxReadBufferSize=, DescriptorPipeOptions.MaxWriteBufferSize= | huge | result
        DescriptorPipeOptions.Scheduling= | undefined | ArgumentOutOfRange
        PinnedBlockPool.Rent minBufferSize | negative, least | result
        PinnedBlockPool.Rent minBufferSize | huge | ArgumentOutOfRange
        Fiber.All bodies, Fiber.ForEach source, Fiber.Race bodies | null | ArgumentNull
        Fiber.ForEach max | negative, least | ArgumentOutOfRange
        Fiber.ForEach max | huge | result
        Fiber.Race discard | null | result
        FiberAwaitExtensions.AsFiber task, FiberTaskExtensions.AsValueTask task | default | result
        ReportKind kind | undefined | ArgumentOutOfRange
        ReactorReport.new Kind | undefined | result
        ReactorReport.new Text | null, empty, nul | result
        ReactorOptions.Reported= | null | result
        UdpServer.Adopt socket, TcpServer.Adopt listener | null | ArgumentNull
        TcpServerOptions.SpareDescriptors= | negative, least | ArgumentOutOfRange
        TcpServerOptions.SpareDescriptors= | huge | result
        TcpServerOptions.Tls= | null | result
        TcpPoolOptions.MaxConnections= | negative, least | ArgumentOutOfRange
        TcpPoolOptions.MaxConnections= | huge | result
        TcpPoolOptions.IdleTimeout=, TcpPoolOptions.ConnectTimeout= | negative, least, huge | ArgumentOutOfRange
        TcpPoolOptions.Prepare= | null | result
        ListenerHandover.Open path, ListenerHandover.Take name | empty, nul | result
        TcpServerOptions.TlsHandshakeTimeout= | negative, least, huge | ArgumentOutOfRange
        TlsSockets.AuthenticateAsClient host | empty | Argument
        TlsSockets.AuthenticateAsClient options, TlsSockets.AuthenticateAsServer options, TlsSockets.AuthenticateAsServer choose | null | ArgumentNull
        FrameFormat format, Stream stream | null | ArgumentNull
        FrameFormat.LengthPrefix size, FrameFormat.LengthPrefix limit, FrameFormat.VarintPrefix limit, FrameFormat.Delimited limit | huge | ArgumentOutOfRange
        FrameFormat.Delimited delimiter | default | Argument
        FrameReader.ReadAsync cancellationToken | cancelled | result
        FrameStreams.WriteFrameAsync content | default | TaskCanceled
        FrameStreams.WriteFrameAsync cancellationToken | cancelled | TaskCanceled
        ReadOnlyMemory<Byte> content | default | result
        ReadOnlySpan<Byte> content | empty | result
        Descriptor.IdleTimeout=, SocketLimits.IdleTimeout=, SocketLimits.set_IdleTimeout value | negative, least, huge | ArgumentOutOfRange

        FiberSchedulerExtensions.CountReceived bytes, FiberSchedulerExtensions.CountSent bytes, Descriptor.CountAccepted connection | negative, least, huge | result
        FiberSchedulerExtensions.CountOnAnyThread received, FiberSchedulerExtensions.CountOnAnyThread sent | negative, least, huge | result
        FiberSchedulerExtensions.Serve operation | null | result
        FiberUsage.new *, LoopTimes.new * | * | result

        AddrInfo.new *, Datagram.new *, FiberInfo.new *, MulticastSource.new *, PeerCredentials.new *, ReactorStatistics.new *, StackLine.new *, FiberPlace.new *, WaitCycle.new *, WaitTarget.new *, FlightRecord.new * | * | result
        Received.new *, Received.op_Implicit *, ReceivedBytes.new *, ReceivedHandles.new *, ReceivedMessage.new *, StallReport.new *, ReceivedLine.new *, ReceivedSignal.new *, FileIdentity.new *, MessageHeader.new * | * | result
        """;
}
