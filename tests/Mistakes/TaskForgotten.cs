using FiberNet;

namespace Mistakes;

/// <summary>Once the log has parked, its fiber cannot park again.</summary>
internal static class TaskForgotten
{
    internal static async FiberTask Handle(FiberChannel<string> log)
    {
        Log(log, "begin"); // FIBER003
        await Fiber.Yield();
    }

    private static async FiberTask Log(FiberChannel<string> log, string text) => await log.Put(text);
}
