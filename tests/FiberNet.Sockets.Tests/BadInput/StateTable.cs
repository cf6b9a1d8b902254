namespace FiberNet.Tests.BadInput;

/// <summary>
/// What members give on a closed object, on another thread, and in a cancelled fiber. "Type.Member" goes before "Type getter",
/// and that before "Type". What says "result" on another thread only reads, or is made for other threads, or is a hot path of
/// authors of operations, where the caller has checked already.
/// </summary>
internal static class StateTable
{
    internal const string Text = """
        FiberSocket, SocketText, SocketAdapters, DescriptorPassing, PosixNames, PosixCalls, Resolver, TcpServer | closed | ObjectDisposed
        FiberSocket.Errno, FiberSocket.Error, FiberSocket.IsClosed, FiberSocket.IsAborted, FiberSocket.IsAtEnd | closed | result
        FiberSocket.Close, FiberSocket.Abort, FiberSocket.Dispose, FiberSocket.ToString | closed | result
        TcpServer getter, TcpServer.Close, TcpServer.Dispose, TcpServer.DisposeAsync, TcpServer.Stop, TcpServer.ToString | closed | result
        UdpServer, Descriptor, FiberChannel | closed | result
        UdpServer.Adopt | closed | ObjectDisposed
        TcpPool.Rent, ListenerHandover | closed | ObjectDisposed
        TcpPool, ListenerHandover getter, ListenerHandover.Dispose | closed | result
        Descriptor.Subscribe | closed, thread | ArgumentNull subscriber

        FiberSocket, SocketText, SocketAdapters, DescriptorPassing, PosixNames, PosixCalls, Resolver, TcpServer, UdpServer, Datagram, SocketCase, Descriptor, Reactor, Signals, SignalQueue | thread | InvalidOperation
        Fiber, FiberScheduler, FiberSchedulerExtensions, FiberLocal, FiberScope, FiberChannel, ChannelEnumerator, FiberCondition, FiberEvent, FiberMutex, FiberSemaphore | thread | InvalidOperation
        Select, SelectTicket, ChannelGetCase, ChannelPutCase, FiberEndCase | thread | InvalidOperation
        Resolver.LastError, FiberSocket.Errno, FiberSocket.Error, FiberSocket.Handle, FiberSocket.IsClosed, FiberSocket.IsAborted, FiberSocket.IsAtEnd, FiberSocket.ToString | thread | result
        TcpServer getter, TcpServer.ToString, UdpServer getter, Descriptor getter, Reactor getter | thread | result
        Reactor.Current, TcpServer.Stopping, TcpServer.ReachedLimit | thread | InvalidOperation
        Reactor.Run, Reactor.Post, Reactor.InvokeAsync, FiberScheduler.Run, FiberScheduler.Post, FiberScheduler.InvokeAsync | thread | result
        Descriptor.ReadBlocked, Descriptor.WriteBlocked, Descriptor.ReadShort, Descriptor.AskAgain, Descriptor.ServeAgain | thread | result
        FiberScheduler getter, FiberSchedulerExtensions.LastError, FiberSchedulerExtensions.LastError=, FiberSchedulerExtensions.set_LastError, FiberSchedulerExtensions.CheckTimeout | thread | result
        FiberSchedulerExtensions.Finish, FiberSchedulerExtensions.TrySpend, FiberSchedulerExtensions.Rent | thread | result
        FiberSchedulerExtensions.CountReceived, FiberSchedulerExtensions.CountSent, FiberSchedulerExtensions.CountOnAnyThread, FiberSchedulerExtensions.Serve | thread | result
        FiberSchedulerExtensions.BytesReceived, FiberSchedulerExtensions.BytesSent, Descriptor.CountAccepted, Descriptor.CountConnected | thread | result
        FiberScheduler.Dump, FiberScheduler.Inspect, FiberScheduler.InspectRunning, Reactor.Dump, Reactor.DumpAll, Reactor.Report, ReactorReport | thread | result
        Fiber.Id, Fiber.Name, Fiber.SpawnedAt, Fiber.IsCanceled, Fiber.CreationStackTrace, Fiber.IsCancelRequested | thread | result
        FiberEndCaseExtensions.EndCase, Fiber.TryGetCurrent, Fiber.ToString | thread | result
        FiberChannel getter, FiberChannel.GetCase, FiberChannel.PutCase, FiberChannel.GetAsyncEnumerator, FiberChannel.ToString | thread | result
        ChannelEnumerator getter, ChannelGetCase getter, ChannelPutCase getter, ChannelPutCase.Item=, FiberEndCase getter, SelectTicket getter | thread | result
        FiberCondition getter, FiberEvent getter, FiberMutex getter, FiberSemaphore getter, FiberScope getter | thread | result
        FiberTask | thread | result
        FiberTask.FromException | thread, cancelled | InvalidOperation
        FiberTask.FromCanceled | thread, cancelled | OperationCanceled
        AddrInfo, Delimiter, Delimiters, ErrnoExtensions, OutcomeExtensions, LastOutcome, ReceivedSignal, FileIdentity, MessageHeader, RawEndPoint, ReceivedBytes, ReceivedMessage, ReceivedHandles, ReceivedLine, IoResult | thread | result
        SocketOptions, TcpServerOptions, UdpServerOptions, ReactorOptions, ReactorGroupOptions, ReactorGroup, FiberSchedulerOptions, CacheLines, StandardErrorLog | thread | result
        TcpPoolOptions, TcpPool, ListenerHandover getter | thread | result
        TcpPool.Rent, ListenerHandover | thread | InvalidOperation
        TcpPool.Rent, ListenerHandover | cancelled | FiberCanceled
        TlsSockets, SocketFrames, SocketLimits | closed | ObjectDisposed
        SocketFrames, SocketLimits | thread | InvalidOperation
        SocketFrames | cancelled | FiberCanceled
        FrameFormat, FrameReader, FrameStreams, ReceivedFrame | thread | result
        Reactor.PostAsync, FiberScheduler.PostAsync, Descriptor.NoteTransfer | thread | result
        TlsSockets.Tls | closed, thread | result
        TlsSockets | thread | InvalidOperation
        TlsSockets | cancelled | FiberCanceled
        DescriptorPipe, DescriptorPipeOptions, PinnedBlockPool, ReactorThread, ReactorThreads, FiberTaskExtensions | thread | result
        DescriptorPipe.Start, FiberAwaitExtensions.AsFiber | thread | InvalidOperation
        FiberAwaitExtensions.AsFiber | cancelled | FiberCanceled
        Received, FiberCanceledException, FiberClock, VirtualClock, StallReport, CancelRegistration, InterruptGuard, MutexGuard, StackLine, FiberPlace, WaitCycle, WaitTarget, SchedulerDump, FlightRecorder, FlightRecord, FlightLog | thread | result

        FiberSocket, SocketText, DescriptorPassing, Resolver, TcpServer, UdpServer, Datagram, Reactor, Signals, SignalQueue | cancelled | FiberCanceled
        Fiber, FiberChannel, ChannelEnumerator, FiberCondition, FiberEvent, FiberMutex, FiberSemaphore, FiberScope, Select | cancelled | FiberCanceled
        FiberSchedulerExtensions.Refuse | cancelled | FiberCanceled
        FiberSchedulerExtensions.RefuseWith | cancelled | InvalidOperation
        FiberSchedulerExtensions.Defer | thread | InvalidOperation
        FiberTask, FiberSchedulerExtensions.Defer, FiberSchedulerExtensions.Finish | cancelled | result
        """;
}
