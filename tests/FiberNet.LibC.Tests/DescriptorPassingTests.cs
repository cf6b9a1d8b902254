using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Interop.Tests;

public unsafe class DescriptorPassingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Exactly_the_descriptors_that_were_sent_arrive(int count)
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        byte payload = 42;
        iovec part = new() { iov_base = &payload, iov_len = 1 };
        int space = CMSG_SPACE(count * sizeof(int));
        byte* control = stackalloc byte[256];
        msghdr message = new() { msg_iov = &part, msg_iovlen = 1, msg_control = control, msg_controllen = space };
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = LibCExtra.CMSG_LEN(count * sizeof(int));
        for (int i = 0; i < count; i++)
            ((int*)CMSG_DATA(header))[i] = pair[0];
        Assert.True(CMSG_NXTHDR(&message, header) is null);
        Assert.Equal(1, (int)sendmsg(pair[0], &message, MSG_NOSIGNAL));

        new Span<byte>(control, 256).Clear();
        msghdr received = new() { msg_iov = &part, msg_iovlen = 1, msg_control = control, msg_controllen = 256 };
        Assert.Equal(1, (int)recvmsg(pair[1], &received, MSG_CMSG_CLOEXEC));
        header = CMSG_FIRSTHDR(&received);
        Assert.Equal(SCM_RIGHTS, header->cmsg_type);
        int arrived = ((int)header->cmsg_len - LibCExtra.CMSG_LEN(0)) / sizeof(int);
        for (int i = 0; i < arrived; i++)
            close(((int*)CMSG_DATA(header))[i]);
        Assert.Equal(count, arrived);
        Assert.True(CMSG_NXTHDR(&received, header) is null);

        close(pair[0]);
        close(pair[1]);
    }

    [Fact]
    public void A_second_header_follows_the_first()
    {
        byte* control = stackalloc byte[256];
        new Span<byte>(control, 256).Clear();
        msghdr message = new() { msg_control = control, msg_controllen = CMSG_SPACE(4) + CMSG_SPACE(1) };
        cmsghdr* first = CMSG_FIRSTHDR(&message);
        first->cmsg_len = LibCExtra.CMSG_LEN(4);
        cmsghdr* second = CMSG_NXTHDR(&message, first);
        Assert.Equal((nint)(control + CMSG_SPACE(4)), (nint)second);
        second->cmsg_len = LibCExtra.CMSG_LEN(1);
        Assert.True(CMSG_NXTHDR(&message, second) is null);
    }

    [Fact]
    public void A_length_that_lies_ends_the_walk()
    {
        byte* control = stackalloc byte[256];
        msghdr message = new() { msg_control = control, msg_controllen = 64 };
        cmsghdr* first = CMSG_FIRSTHDR(&message);
        first->cmsg_len = 0;
        Assert.True(CMSG_NXTHDR(&message, first) is null);
        if (Binding.IsPackage)
            return; // which does the sum in 32 bits
        first->cmsg_len = uint.MaxValue;
        Assert.True(CMSG_NXTHDR(&message, first) is null);
    }

    [Fact]
    public void No_room_for_a_header_is_no_header()
    {
        byte* control = stackalloc byte[16];
        msghdr message = new() { msg_control = control, msg_controllen = 15 };
        Assert.True(CMSG_FIRSTHDR(&message) is null);
    }
}
