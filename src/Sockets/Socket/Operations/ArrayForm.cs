namespace FiberNet;

/// <summary>A buffered read that gives an array of its own; null for nothing.</summary>
internal readonly struct ArrayForm : IReadForm<byte[]?>
{
    public static byte[]? Take(FiberSocket socket, in ReadRequest request, IoResult outcome) => socket.TakeArray((int)outcome.Count);

    public static byte[]? TakeNow(ref ReceiveBuffer buffer, in ReadRequest request, IoResult outcome) => buffer.TakeArray((int)outcome.Count);

    public static byte[]? Nothing(in ReadRequest request, IoResult outcome) => null;

    public static ReadOnlyMemory<byte> BytesOf(byte[]? result) => result;

    public static void EndLoan(FiberSocket socket, byte[]? result)
    {
    }
}
