namespace FiberNet;

/// <summary>In which form a read through the socket's own buffer gives its bytes.</summary>
internal interface IReadForm<T>
{
    /// <summary>Takes bytes out of the buffer as the result.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="request">What was wanted.</param>
    /// <param name="outcome">How the read has ended; its count is how many bytes to take.</param>
    static abstract T Take(FiberSocket socket, in ReadRequest request, IoResult outcome);

    /// <summary>The result for the fiber that runs; <see cref="Take"/> is for one that runs later.</summary>
    static abstract T TakeNow(ref ReceiveBuffer buffer, in ReadRequest request, IoResult outcome);

    /// <summary>The result of a read that has ended without any bytes.</summary>
    static abstract T Nothing(in ReadRequest request, IoResult outcome);

    /// <summary>The bytes of a result.</summary>
    static abstract ReadOnlyMemory<byte> BytesOf(T result);

    /// <summary>Ends the loan of a result that is a slice of the buffer.</summary>
    static abstract void EndLoan(FiberSocket socket, T result);
}
