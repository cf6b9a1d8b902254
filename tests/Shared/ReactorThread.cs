using System.Runtime.ExceptionServices;

namespace FiberNet.Tests;

/// <summary>Runs a reactor on a thread of its own. One that hangs fails the test with a dump of its fibers.</summary>
internal static class ReactorThread
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    internal static void Run(Func<FiberTask> main, ReactorOptions? options)
    {
        Reactor? reactor = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Reactor.Run(
                    () =>
                    {
                        reactor = Reactor.Current;
                        return main();
                    },
                    options);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        { IsBackground = true, Name = "reactor under test" };
        thread.Start();
        if (!thread.Join(s_patience))
            Assert.Fail($"The test hangs.{Environment.NewLine}{DumpOf(reactor)}");
        failure?.Throw();
    }

    private static string DumpOf(Reactor? reactor)
    {
        string dump = "The reactor does not answer.";
        using var done = new ManualResetEventSlim();
        reactor?.Post(() =>
        {
            dump = reactor.Dump();
            done.Set();
        });
        done.Wait(s_patience);
        return dump;
    }
}
