using FiberNet.Advanced;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Waits;

public class RefusedWatchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wait_for_an_unwatchable_descriptor_gives_the_errno(bool isOwned) => Rig.Run(async () =>
    {
        int[] chain = Kernel.EpollChain();
        using Descriptor? owned = isOwned ? new Descriptor(chain[^1], ownsHandle: false) : null;
        for (int i = 0; i < 2; i++)
        {
            FiberScheduler.Current!.LastError = 0;
            Assert.Equal(IoEvents.None, (await Reactor.IoWait(chain[^1], IoEvents.Read)).Events);
            Assert.Equal(ELOOP, FiberScheduler.Current!.LastError);
        }

        Array.ForEach(chain, Kernel.Close);
    });
}
