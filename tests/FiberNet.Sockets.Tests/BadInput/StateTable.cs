namespace FiberNet.Tests.BadInput;

/// <summary>
/// What members give on a closed object, on another thread, and in a cancelled fiber. "Type.Member" goes before "Type getter",
/// and that before "Type". What says "result" on another thread only reads, or is made for other threads, or is a hot path of
/// authors of operations, where the caller has checked already.
/// </summary>
internal static class StateTable
{
    internal const string Text = """
        FiberSocket, TcpServer | closed | ObjectDisposed
        FiberSocket.Errno, FiberSocket.Error, FiberSocket.IsClosed, FiberSocket.IsAborted, FiberSocket.AtEnd | closed | result
        FiberSocket.Close, FiberSocket.Abort, FiberSocket.Dispose, FiberSocket.ToString | closed | result
        TcpServer getter, TcpServer.Close, TcpServer.Dispose, TcpServer.Stop, TcpServer.ToString | closed | result
        UdpServer, Descriptor, FiberChannel | closed | result

        FiberSocket, TcpServer, UdpServer, Datagram, SocketCase, Descriptor, Reactor, Signals | thread | InvalidOperation
        Fiber, FiberScheduler, FiberLocal, FiberScope, FiberChannel, ChannelEnumerator, FiberCondition, FiberEvent, FiberMutex, FiberSemaphore | thread | InvalidOperation
        Select, SelectTicket, ChannelGetCase, ChannelPutCase, FiberEndCase | thread | InvalidOperation
        FiberSocket.Errno, FiberSocket.Error, FiberSocket.Handle, FiberSocket.IsClosed, FiberSocket.IsAborted, FiberSocket.AtEnd, FiberSocket.ToString | thread | result
        TcpServer getter, TcpServer.ToString, UdpServer getter, Descriptor getter, Reactor getter | thread | result
        Reactor.Current, TcpServer.Stopping | thread | InvalidOperation
        Reactor.Run, Reactor.Post, Reactor.InvokeAsync, FiberScheduler.Run, FiberScheduler.Post, FiberScheduler.InvokeAsync | thread | result
        Descriptor.ReadBlocked, Descriptor.WriteBlocked, Descriptor.ReadShort, Descriptor.AskAgain, Descriptor.ServeAgain | thread | result
        FiberScheduler getter, FiberScheduler.LastError=, FiberScheduler.CheckTimeout | thread | result
        FiberScheduler.Finish, FiberScheduler.TrySpend, FiberScheduler.Rent | thread | result
        Fiber.Id, Fiber.Name, Fiber.IsCanceled, Fiber.CreationStackTrace, Fiber.IsCancelRequested | thread | result
        Fiber.EndCase, Fiber.TryGetCurrent, Fiber.ToString | thread | result
        FiberChannel getter, FiberChannel.GetCase, FiberChannel.PutCase, FiberChannel.GetAsyncEnumerator, FiberChannel.ToString | thread | result
        ChannelEnumerator getter, ChannelGetCase getter, ChannelPutCase getter, ChannelPutCase.Item=, FiberEndCase getter, SelectTicket getter | thread | result
        FiberCondition getter, FiberEvent getter, FiberMutex getter, FiberSemaphore getter, FiberScope getter | thread | result
        FiberTask | thread | result
        FiberTask.FromException | thread, cancelled | InvalidOperation
        FiberTask.FromCanceled | thread, cancelled | OperationCanceled
        AddrInfo, Delimiter, Delimiters, ErrnoExtensions, RawEndPoint, ReceivedBytes, ReceivedMessage, ReceivedHandles, WriteResult | thread | result
        SocketOptions, TcpServerOptions, ReactorOptions, ReactorGroupOptions, ReactorGroup, FiberSchedulerOptions, CacheLines, StandardErrorLog | thread | result
        Received, FiberCanceledException, FiberClock, VirtualClock, StallReport, CancelRegistration, InterruptGuard, MutexGuard | thread | result

        FiberSocket, TcpServer, UdpServer, Datagram, Reactor, Signals | cancelled | FiberCanceled
        Fiber, FiberChannel, ChannelEnumerator, FiberCondition, FiberEvent, FiberMutex, FiberSemaphore, FiberScope, Select | cancelled | FiberCanceled
        FiberScheduler.Refuse | cancelled | FiberCanceled
        FiberScheduler.RefuseWith | cancelled | InvalidOperation
        FiberTask, FiberScheduler.Finish | cancelled | result
        """;
}
