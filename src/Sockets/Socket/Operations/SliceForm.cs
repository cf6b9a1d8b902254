namespace FiberNet;

/// <summary>A buffered read that gives a slice of the buffer.</summary>
internal readonly struct SliceForm : IReadForm<ReceivedLine>
{
    /// <summary>The fiber looks at the slice when it runs next, and others may read the socket before that.</summary>
    public static ReceivedLine Take(FiberSocket socket, in ReadRequest request, IoResult outcome) => new(socket.LendMemory((int)outcome.Count), outcome);

    public static ReceivedLine TakeNow(ref ReceiveBuffer buffer, in ReadRequest request, IoResult outcome) => new(buffer.Take((int)outcome.Count), outcome);

    public static ReceivedLine Nothing(in ReadRequest request, IoResult outcome) => new(default, outcome);

    public static ReadOnlyMemory<byte> BytesOf(ReceivedLine result) => result.Memory;

    public static void EndLoan(FiberSocket socket, ReceivedLine result) => socket.SliceTaken(result.Memory);
}
