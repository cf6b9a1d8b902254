using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The reactor's descriptors by number. An event carries the number and the generation the descriptor had when it was registered.
/// So the event of a descriptor that was closed since is dropped, even if its number belongs to another one by now.
/// </summary>
internal sealed class DescriptorTable
{
    /// <summary>What the table could hold; fs.nr_open, which bounds the numbers, is a thousandth of it by default (proc(5)).</summary>
    internal const int MaxHandle = (1 << 30) - 1;

    private Descriptor?[] _descriptors = new Descriptor?[64];
    private uint _generation;

    internal int Count { get; private set; }

    /// <summary>Enters a descriptor whose number is free here.</summary>
    /// <returns>Its generation.</returns>
    internal uint Add(Descriptor descriptor)
    {
        int fd = descriptor.Handle;
        if (fd >= _descriptors.Length)
            GrowFor(fd);
        if (_descriptors[fd] is not null)
            throw new InvalidOperationException($"Descriptor {fd} is open in this reactor already; close what has it first.");
        _descriptors[fd] = descriptor;
        Count++;
        return NextGeneration();
    }

    internal uint NextGeneration() => ++_generation;

    internal void Remove(Descriptor descriptor)
    {
        Debug.Assert(ReferenceEquals(Find(descriptor.Handle), descriptor), "only the descriptor that has the number gives it back");
        Debug.Assert(Count > 0, "the count is that of the entries");
        _descriptors[descriptor.Handle] = null;
        Count--;
    }

    internal static ulong TagOf(Descriptor descriptor) => ((ulong)descriptor.Generation << 32) | (uint)descriptor.Handle;

    /// <summary>The descriptor an event is for; null if it is gone.</summary>
    internal Descriptor? Find(ulong tag) =>
        FindByNumber(tag) is { } descriptor && descriptor.Generation == (uint)(tag >> 32) ? descriptor : null;

    /// <summary>The descriptor that has the number of a tag now, without a look at it: perhaps a later one than the event is for.</summary>
    internal Descriptor? FindByNumber(ulong tag) => Find((int)(uint)tag);

    internal Descriptor? Find(int fd)
    {
        Descriptor?[] descriptors = _descriptors;
        return (uint)fd < (uint)descriptors.Length ? descriptors[fd] : null;
    }

    /// <summary>The table is as long as the largest number, so a number that nobody has must not decide how long that is.</summary>
    private void GrowFor(int handle)
    {
        if (!DescriptorCalls.Check(handle))
            throw new ArgumentException($"Descriptor {handle} is not open (EBADF); pass the number of one that is.", nameof(handle));
        Array.Resize(ref _descriptors, Math.Max(handle + 1, _descriptors.Length * 2));
    }

    /// <summary>Throws in a debug build if an entry is not in its place or the count is not that of the entries. Slow.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        int count = 0;
        for (int fd = 0; fd < _descriptors.Length; fd++)
        {
            if (_descriptors[fd] is not { } descriptor)
                continue;
            count++;
            Debug.Assert(descriptor.Handle == fd, "a descriptor is at its number");
            Debug.Assert(!descriptor.IsClosed, "a close takes the descriptor out");
            Debug.Assert(descriptor.Generation != 0, "no descriptor has the tag of the wake-up");
            Debug.Assert(ReferenceEquals(Find(TagOf(descriptor)), descriptor), "the tag of a descriptor leads back to it");
            descriptor.CheckInvariants();
        }

        Debug.Assert(Count == count, "the count is that of the entries");
    }

    internal Descriptor[] All() => [.. _descriptors.OfType<Descriptor>()];
}
