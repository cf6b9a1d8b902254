using System.Text;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Interop.Tests;

public unsafe class CallsTests
{
    [Fact]
    public void A_failed_call_leaves_its_errno()
    {
        Assert.Equal(-1, close(-1));
        Assert.Equal(EBADF, errno);
        byte b;
        Assert.Equal(-1, (long)read(-1, &b, 1));
        Assert.Equal(EBADF, errno);
        Assert.Equal(-1, fcntl(-1, F_GETFL));
        Assert.Equal(EBADF, errno);
    }

    [Fact]
    public void An_errno_has_a_text()
    {
        byte* text = stackalloc byte[128];
        Assert.Equal(0, strerror_r(EAGAIN, text, 128));
        Assert.Equal("Resource temporarily unavailable", Encoding.UTF8.GetString(text, new Span<byte>(text, 128).IndexOf((byte)0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Epoll_hands_back_what_was_attached(int maxevents)
    {
        int epoll = epoll_create1(EPOLL_CLOEXEC);
        int[] counters = new int[5];
        for (int i = 0; i < counters.Length; i++)
        {
            counters[i] = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
            epoll_event interest = default;
            interest.events = EPOLLIN | EPOLLET;
            interest.data.u64 = 0xABCD_0000_0000_0000 + (uint)counters[i];
            Assert.Equal(0, epoll_ctl(epoll, EPOLL_CTL_ADD, counters[i], &interest));
        }

        epoll_event* events = stackalloc epoll_event[maxevents];
        List<ulong> seen = [];
        for (int count; (count = epoll_wait(epoll, events, maxevents, 0)) != 0;)
        {
            Assert.InRange(count, 1, maxevents);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(EPOLLIN, events[i].events);
                seen.Add(events[i].data.u64);
            }
        }
        Assert.Equal(counters.Select(fd => 0xABCD_0000_0000_0000 + (uint)fd), seen.Order());

        Assert.Equal(0, epoll_ctl(epoll, EPOLL_CTL_DEL, counters[0], null));
        Assert.Equal(-1, epoll_wait(epoll, events, 0, 0));
        Assert.Equal(EINVAL, errno);
        foreach (int fd in counters)
            close(fd);
        close(epoll);
    }

    [Fact]
    public void An_ioctl_tells_how_much_waits()
    {
        int* pipe = stackalloc int[2];
        Assert.Equal(0, pipe2(pipe, O_CLOEXEC | O_NONBLOCK));
        Assert.NotEqual(0, fcntl(pipe[0], F_GETFL) & O_NONBLOCK);
        byte* bytes = stackalloc byte[3];
        Assert.Equal(3, (int)write(pipe[1], bytes, 3));
        int waiting;
        Assert.Equal(0, ioctl(pipe[0], FIONREAD, &waiting));
        Assert.Equal(3, waiting);
        close(pipe[0]);
        close(pipe[1]);
    }

    [Fact]
    public void A_thread_stays_where_it_is_put()
    {
        cpu_set_t before, one, after;
        Assert.Equal(0, sched_getaffinity(0, SizeOf.cpu_set_t, &before));
        int cpu = 0;
        while (!CPU_ISSET_S(cpu, SizeOf.cpu_set_t, &before))
            cpu++;
        CPU_ZERO_S(SizeOf.cpu_set_t, &one);
        CPU_SET_S(cpu, SizeOf.cpu_set_t, &one);
        CPU_SET_S(5000, SizeOf.cpu_set_t, &one);
        Assert.Equal(0, sched_setaffinity(0, SizeOf.cpu_set_t, &one));
        Assert.Equal(0, sched_getaffinity(0, SizeOf.cpu_set_t, &after));
        Assert.Equal(cpu, sched_getcpu());
        Assert.Equal(0, sched_setaffinity(0, SizeOf.cpu_set_t, &before));
        Assert.True(new Span<byte>(&one, 128).SequenceEqual(new Span<byte>(&after, 128)));
    }

    [Fact]
    public void A_blocked_signal_is_in_the_mask()
    {
        sigset_t set, before, now;
        sigemptyset(&set);
        sigaddset(&set, SIGUSR2);
        Assert.Equal(0, pthread_sigmask(SIG_BLOCK, &set, &before));
        Assert.Equal(0, pthread_sigmask(SIG_SETMASK, &before, &now));
        Assert.Equal(1, sigismember(&now, SIGUSR2));
        Assert.Equal(Environment.ProcessId, (int)getpid());
    }

    [Fact]
    public void A_port_turns_round() => Assert.Equal(0x3412, BitConverter.IsLittleEndian ? htons(0x1234) : 0x3412);
}
