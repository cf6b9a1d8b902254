namespace FiberNet;

/// <summary>The forms in which receives give their messages.</summary>
internal static class ReceiveForms
{
    /// <summary>The bytes alone; null for none.</summary>
    internal readonly struct Data : IReceiveForm<byte[]?>
    {
        public static byte[]? Make(in Received received) => received.Data;

        public static Received Unmake(byte[]? result) => new(new IoResult(result?.Length ?? 0), result, null, MessageFlags.None);
    }

    /// <summary>The outcome alone; the bytes are in the caller's memory.</summary>
    internal readonly struct Outcome : IReceiveForm<IoResult>
    {
        public static IoResult Make(in Received received) => received.Result;

        public static Received Unmake(IoResult result) => new(result, null, null, MessageFlags.None);
    }

    /// <summary>The bytes and their sender.</summary>
    internal readonly struct Message : IReceiveForm<ReceivedMessage>
    {
        public static ReceivedMessage Make(in Received received) => received.ToMessage();

        public static Received Unmake(ReceivedMessage result) => new(result.Result, result.Result ? result.Data : null, result.From, result.Flags);
    }

    /// <summary>The outcome and the sender; the bytes are in the caller's memory.</summary>
    internal readonly struct Bytes : IReceiveForm<ReceivedBytes>
    {
        public static ReceivedBytes Make(in Received received) => new(received.Result, received.From, received.Flags);

        public static Received Unmake(ReceivedBytes result) => new(result.Result, null, result.From, result.Flags);
    }
}
