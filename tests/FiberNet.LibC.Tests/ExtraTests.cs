using System.Diagnostics;
using System.Text;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Interop.Tests;

public unsafe class ExtraTests
{
    [Fact]
    public void A_failed_poll_leaves_its_errno()
    {
        Assert.Equal(-1, LibCExtra.poll((pollfd*)1, 1, 0));
        Assert.Equal(EFAULT, errno);
    }

    [Fact]
    public void An_epoll_wait_may_take_less_than_a_millisecond()
    {
        int epoll = epoll_create1(EPOLL_CLOEXEC);
        epoll_event* events = stackalloc epoll_event[2];
        timespec timeout = new() { tv_nsec = 200_000 };
        long start = Stopwatch.GetTimestamp();
        int count = LibCExtra.epoll_pwait2(epoll, events, 2, &timeout, null);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (count == -1 && errno == ENOSYS)
            return; // Linux before 5.11
        Assert.Equal(0, count);
        Assert.True(elapsed >= TimeSpan.FromMicroseconds(200), $"{elapsed} passed");

        int counter = eventfd(1, EFD_CLOEXEC);
        epoll_event interest = default;
        interest.events = EPOLLIN;
        interest.data.fd = counter;
        Assert.Equal(0, epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &interest));
        Assert.Equal(1, LibCExtra.epoll_pwait2(epoll, events, 2, null, null));
        Assert.Equal(counter, events[0].data.fd);
        close(counter);
        close(epoll);
    }

    [Fact]
    public void Records_in_the_natural_layout_become_events_in_place()
    {
        const int Count = 3;
        epoll_event* events = stackalloc epoll_event[4];
        EpollLayout.Natural single;
        int room = EpollLayout.Borrow(events, 4, &single, out void* buffer);
        Assert.True(room >= Count);
        var records = (EpollLayout.Natural*)buffer;
        for (int i = 0; i < Count; i++)
            records[i] = new EpollLayout.Natural { Events = i + 1, Data = ulong.MaxValue - (uint)i };
        EpollLayout.FromKernel(buffer, events, Count);
        for (int i = 0; i < Count; i++)
            Assert.Equal((i + 1, ulong.MaxValue - (uint)i), (events[i].events, events[i].data.u64));

        Assert.Equal(1, EpollLayout.Borrow(events, 1, &single, out buffer));
        Assert.Equal((nint)(&single), (nint)buffer);
        Assert.Equal(0, EpollLayout.Borrow(events, 0, &single, out _));
        Assert.True(EpollLayout.IsKernels || !Binding.IsPackage);
    }

    [Fact]
    public void Scattered_bytes_go_through_a_pipe_in_order()
    {
        int* pipe = stackalloc int[2];
        Assert.Equal(0, pipe2(pipe, O_CLOEXEC));
        byte* from = stackalloc byte[] { 1, 2, 3, 4, 5 };
        byte* to = stackalloc byte[5];
        iovec* parts = stackalloc iovec[2];
        parts[0] = new iovec { iov_base = from, iov_len = 2 };
        parts[1] = new iovec { iov_base = from + 2, iov_len = 3 };
        Assert.Equal(5, (int)LibCExtra.writev(pipe[1], parts, 2));
        parts[0] = new iovec { iov_base = to, iov_len = 4 };
        parts[1] = new iovec { iov_base = to + 4, iov_len = 1 };
        Assert.Equal(5, (int)LibCExtra.readv(pipe[0], parts, 2));
        Assert.True(new Span<byte>(from, 5).SequenceEqual(new Span<byte>(to, 5)));
        close(pipe[0]);
        close(pipe[1]);
    }

    [Fact]
    public void A_file_goes_to_a_socket_from_an_offset()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "0123456789");
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        int file;
        fixed (byte* p = name)
            file = open(p, O_RDONLY | O_CLOEXEC);
        int* pair = stackalloc int[2];
        Assert.Equal(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        off_t offset = 3;
        Assert.Equal(4, (int)LibCExtra.sendfile(pair[0], file, &offset, 4));
        Assert.Equal(7L, (long)offset);
        byte* bytes = stackalloc byte[16];
        Assert.Equal(4, (int)recv(pair[1], bytes, 16, 0));
        Assert.Equal("3456", Encoding.UTF8.GetString(bytes, 4));
        close(file);
        close(pair[0]);
        close(pair[1]);
        fixed (byte* p = name)
            Assert.Equal(0, unlink(p));
    }

    [Fact]
    public void A_numeric_name_needs_no_resolver()
    {
        addrinfo hints = new() { ai_flags = LibCExtra.AI_NUMERICHOST | LibCExtra.AI_NUMERICSERV, ai_socktype = SOCK_STREAM };
        addrinfo* found;
        fixed (byte* node = "::1"u8, service = "80"u8)
            Assert.Equal(0, LibCExtra.getaddrinfo(node, service, &hints, &found));
        Assert.Equal((AF_INET6, SOCK_STREAM), ((sa_family_t)found->ai_family, found->ai_socktype));
        Assert.Equal(SizeOf.sockaddr_in6, (uint)found->ai_addrlen);
        var address = (sockaddr_in6*)found->ai_addr;
        Assert.Equal(htons(80), address->sin6_port);
        Assert.Equal(1, address->sin6_addr.s6_addr[15]);

        byte* host = stackalloc byte[64];
        Assert.Equal(0, LibCExtra.getnameinfo(
            found->ai_addr, found->ai_addrlen, host, 64, null, 0, LibCExtra.NI_NUMERICHOST));
        Assert.Equal("::1", Encoding.UTF8.GetString(host, 3));
        LibCExtra.freeaddrinfo(found);

        fixed (byte* node = "not numeric"u8)
            Assert.Equal(LibCExtra.EAI_NONAME, LibCExtra.getaddrinfo(node, null, &hints, &found));
        Assert.NotEqual(0, *LibCExtra.gai_strerror(LibCExtra.EAI_NONAME));
    }

    [Fact]
    public void The_slack_of_a_threads_timers_can_be_set()
    {
        int before = LibCExtra.prctl(LibCExtra.PR_GET_TIMERSLACK, 0, 0, 0, 0);
        Assert.Equal(0, LibCExtra.prctl(LibCExtra.PR_SET_TIMERSLACK, 1000, 0, 0, 0));
        Assert.Equal(1000, LibCExtra.prctl(LibCExtra.PR_GET_TIMERSLACK, 0, 0, 0, 0));
        Assert.Equal(0, LibCExtra.prctl(LibCExtra.PR_SET_TIMERSLACK, (ulong_t)(uint)before, 0, 0, 0));
    }

    [Fact]
    public void A_protocol_has_a_number_where_the_system_lists_it()
    {
        protoent entry;
        protoent* found;
        byte* text = stackalloc byte[1024];
        fixed (byte* name = "tcp"u8)
        {
            int error;
            try
            {
                error = LibCExtra.getprotobyname_r(name, &entry, text, 1024, &found);
            }
            catch (EntryPointNotFoundException)
            {
                return; // musl
            }
            if (error == 0 && found is not null)
                Assert.Equal(IPPROTO_TCP, found->p_proto);
        }
    }
}
