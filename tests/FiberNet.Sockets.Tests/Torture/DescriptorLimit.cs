using System.Globalization;
using System.Runtime.InteropServices;

namespace FiberNet.Tests.Torture;

/// <summary>How many descriptors the process may have (getrlimit(2), RLIMIT_NOFILE), changed until it is disposed.</summary>
internal sealed unsafe partial class DescriptorLimit : IDisposable
{
    private const int RlimitNoFile = 7;
    private readonly ulong _before;
    private readonly Stack<int> _waste = new();

    private DescriptorLimit(ulong before) => _before = before;

    /// <summary>As many as the process may ask for.</summary>
    internal static DescriptorLimit Raise(out int limit)
    {
        (ulong soft, ulong hard) = Get();
        Set(hard);
        limit = (int)Math.Min(hard, int.MaxValue);
        return new DescriptorLimit(soft);
    }

    /// <summary>Not one more than there are.</summary>
    /// <param name="spare">How many <see cref="Free"/> can give back, at least.</param>
    internal static DescriptorLimit Exhaust(int spare)
    {
        // What else opens descriptors in this process may have some of them.
        const int ForOthers = 16;
        Assemblies.LoadAll();
        var limit = new DescriptorLimit(Get().Soft);
        int highest = Directory.GetFiles("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        Set((ulong)(highest + 1 + spare + ForOthers));
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/dev/null"))
            limit._waste.Push(Native.Duplicate((int)file.DangerousGetHandle()));
        while (Native.Duplicate(limit._waste.Peek()) is >= 0 and int fd)
            limit._waste.Push(fd);
        return limit;
    }

    /// <summary>Gives some back.</summary>
    internal void Free(int count)
    {
        for (int i = 0; i < count; i++)
            Native.Close(_waste.Pop());
    }

    public void Dispose()
    {
        Set(_before);
        Free(_waste.Count);
    }

    private static (ulong Soft, ulong Hard) Get()
    {
        ulong* limits = stackalloc ulong[2];
        Assert.Equal(0, GetRlimit(RlimitNoFile, limits));
        return (limits[0], limits[1]);
    }

    private static void Set(ulong soft)
    {
        ulong* limits = stackalloc ulong[] { soft, Get().Hard };
        Assert.Equal(0, SetRlimit(RlimitNoFile, limits));
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetRlimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetRlimit(int resource, ulong* limits);
}
