using FiberNet;

namespace Mistakes;

/// <summary>The task belongs to the fiber that made it.</summary>
internal static class TaskStored
{
    private static FiberTask<byte[]?> s_pending; // FIBER005

    internal static void Begin(FiberSocket socket) => s_pending = socket.ReadLine();

    internal static bool HasCome() => s_pending.IsCompleted;
}
