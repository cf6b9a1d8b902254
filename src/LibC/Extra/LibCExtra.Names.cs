using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet.Interop;

// Names to addresses and numbers: getaddrinfo(3), getprotoent_r(3). Missing in the package altogether.
internal static unsafe partial class LibCExtra
{
    public const int AI_PASSIVE = 0x01;
    public const int AI_CANONNAME = 0x02;
    public const int AI_NUMERICHOST = 0x04;
    public const int AI_V4MAPPED = 0x08;
    public const int AI_ALL = 0x10;
    public const int AI_ADDRCONFIG = 0x20;
    public const int AI_NUMERICSERV = 0x400;

    public const int EAI_BADFLAGS = -1;
    public const int EAI_NONAME = -2;
    public const int EAI_AGAIN = -3;
    public const int EAI_FAIL = -4;
    public const int EAI_NODATA = -5;
    public const int EAI_FAMILY = -6;
    public const int EAI_SOCKTYPE = -7;
    public const int EAI_SERVICE = -8;
    public const int EAI_MEMORY = -10;
    public const int EAI_SYSTEM = -11;
    public const int EAI_OVERFLOW = -12;

    public const int NI_NUMERICHOST = 1;
    public const int NI_NUMERICSERV = 2;
    public const int NI_NOFQDN = 4;
    public const int NI_NAMEREQD = 8;
    public const int NI_DGRAM = 16;
    public const int NI_MAXHOST = 1025;
    public const int NI_MAXSERV = 32;

    /// <summary>Zero, or one of EAI; errno counts for <see cref="EAI_SYSTEM"/> only. Blocks the thread.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getaddrinfo(byte* node, byte* service, addrinfo* hints, addrinfo** res);

    [LibraryImport(Libc)]
    public static partial void freeaddrinfo(addrinfo* res);

    /// <summary>Zero, or one of EAI. Blocks the thread unless everything asked for is numeric.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getnameinfo(
        sockaddr* addr, socklen_t addrlen, byte* host, socklen_t hostlen, byte* serv, socklen_t servlen, int flags);

    /// <summary>The text of an EAI code, which nobody may free.</summary>
    [LibraryImport(Libc)]
    public static partial byte* gai_strerror(int errcode);

    /// <summary>Zero or the error. glibc only: musl throws <see cref="EntryPointNotFoundException"/>.</summary>
    [LibraryImport(Libc)]
    public static partial int getprotobyname_r(
        byte* name, protoent* result_buf, byte* buf, size_t buflen, protoent** result);
}

/// <summary>One answer of getaddrinfo(3).</summary>
internal unsafe struct addrinfo
{
    public int ai_flags;
    public int ai_family;
    public int ai_socktype;
    public int ai_protocol;
    public socklen_t ai_addrlen;
    public sockaddr* ai_addr;
    public byte* ai_canonname;
    public addrinfo* ai_next;
}

/// <summary>One line of protocols(5); see getprotoent(3).</summary>
internal unsafe struct protoent
{
    public byte* p_name;
    public byte** p_aliases;
    public int p_proto;
}
