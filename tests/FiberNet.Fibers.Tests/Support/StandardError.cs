using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>Standard error, exchanged while something runs. Its users are in one collection, since it is that of the process.</summary>
internal static class StandardError
{
    internal static void RunWith(TextWriter writer, Action action)
    {
        TextWriter before = Console.Error;
        try
        {
            // What an earlier test has lost is told here.
            Console.SetError(TextWriter.Null);
            StandardErrorLog.Write("");
            Assert.True(StandardErrorLog.Flush(TimeSpan.FromMinutes(1)));
            Console.SetError(writer);
            action();
            Assert.True(StandardErrorLog.Flush(TimeSpan.FromMinutes(1)));
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
