/// <summary>A server behind the balancer.</summary>
internal sealed class Backend(string host, int port)
{
    /// <summary>How long a backend that refused is asked after all others, in milliseconds.</summary>
    private const long DownTime = 1000;

    private long _downUntil;
    private int _served;
    private int _failed;

    internal string Host => host;

    internal int Port => port;

    internal bool IsDown => Environment.TickCount64 < _downUntil;

    internal void Note(bool isConnected)
    {
        _downUntil = isConnected ? 0 : Environment.TickCount64 + DownTime;
        _ = isConnected ? _served++ : _failed++;
    }

    public override string ToString() => $"{host}:{port} served {_served} failed {_failed}";
}
