namespace FiberNet;

/// <summary>A buffered read that gives the content of a frame as a slice of the buffer.</summary>
internal readonly struct FrameForm : IReadForm<ReceivedFrame>
{
    /// <summary>The fiber looks at the slice when it runs next, and others may read the socket before that.</summary>
    public static ReceivedFrame Take(FiberSocket socket, in ReadRequest request, IoResult outcome) =>
        new(request.Format!, outcome ? socket.LendMemory((int)outcome.Count) : default, outcome);

    public static ReceivedFrame TakeNow(ref ReceiveBuffer buffer, in ReadRequest request, IoResult outcome) =>
        new(request.Format!, outcome ? buffer.Take((int)outcome.Count) : default, outcome);

    public static ReceivedFrame Nothing(in ReadRequest request, IoResult outcome) => new(request.Format!, default, outcome);

    public static ReadOnlyMemory<byte> BytesOf(ReceivedFrame result) => result.Whole;

    public static void EndLoan(FiberSocket socket, ReceivedFrame result) => socket.SliceTaken(result.Whole);
}
