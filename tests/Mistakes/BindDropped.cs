using FiberNet;

namespace Mistakes;

/// <summary>The port is taken: the program listens on a random one, on all interfaces.</summary>
internal static class BindDropped
{
    internal static bool Start(FiberSocket listener)
    {
        listener.Bind("127.0.0.1", 8080); // FIBER001
        return listener.Listen();
    }
}
