namespace FiberNet.Connections;

/// <summary>Ids of connections as Kestrel has them: 13 characters of base 32 that sort by time.</summary>
internal static class ConnectionIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    private static long s_last = DateTime.UtcNow.Ticks;

    internal static string Next() => string.Create(13, Interlocked.Increment(ref s_last), static (text, id) =>
    {
        for (int i = text.Length - 1; i >= 0; i--, id >>= 5)
            text[i] = Digits[(int)id & 31];
    });
}
