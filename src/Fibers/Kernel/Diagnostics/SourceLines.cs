using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace FiberNet;

/// <summary>Finds the lines of async methods in portable PDBs, beside the assembly or embedded in it. Any thread.</summary>
/// <remarks>
/// The PDB lists the awaits of a method in the order in which the compiler numbers the states of its machine. So the state tells
/// the line of the await, as debuggers show it. See "async method stepping information" in the Portable PDB specification.
/// </remarks>
internal static class SourceLines
{
    /// <summary>The kind of the record with the awaits, from the Portable PDB specification.</summary>
    private static readonly Guid s_awaits = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private static readonly ConcurrentDictionary<(Type Machine, int State), StackLine> s_lines = new();
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> s_symbols = new();

    /// <summary>The line in which a method is suspended.</summary>
    /// <param name="machine">The method's state machine.</param>
    /// <param name="state">The number of the await; negative: the method runs, and its first line is given.</param>
    internal static StackLine Of(Type machine, int state) => s_lines.GetOrAdd((machine, state), static key => Find(key.Machine, key.State));

    private static StackLine Find(Type machine, int state)
    {
        string method = MethodName.Of(machine);
        try
        {
            if (MoveNextOf(machine) is { } moveNext && s_symbols.GetOrAdd(machine.Assembly, Open) is { } symbols
                && Find(symbols.GetMetadataReader(), moveNext.MetadataToken, state) is var (file, line))
                return new StackLine(method, file, line);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException or NotSupportedException)
        {
            // Symbols that cannot be read, for want of a descriptor perhaps, cost the dump its lines only.
        }

        return new StackLine(method, null, 0);
    }

    private static (string File, int Line)? Find(MetadataReader reader, int token, int state)
    {
        MethodDefinitionHandle method = MetadataTokens.MethodDefinitionHandle(token & 0xFFFFFF);
        int offset = state < 0 ? int.MaxValue : OffsetOfAwait(reader, method, state);
        SequencePoint? found = null;
        foreach (SequencePoint point in reader.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (point.IsHidden || point.Offset > offset)
                continue;
            found = point;
            if (state < 0)
                break;
        }

        return found is { } place ? (reader.GetString(reader.GetDocument(place.Document).Name), place.StartLine) : null;
    }

    /// <summary>Where in the code the machine yields at an await.</summary>
    private static int OffsetOfAwait(MetadataReader reader, MethodDefinitionHandle method, int state)
    {
        foreach (CustomDebugInformationHandle handle in reader.GetCustomDebugInformation(method))
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) != s_awaits)
                continue;
            BlobReader awaits = reader.GetBlobReader(information.Value);
            _ = awaits.ReadUInt32();
            for (int i = 0; awaits.RemainingBytes > 0; i++)
            {
                int yields = awaits.ReadInt32();
                _ = awaits.ReadUInt32();
                _ = awaits.ReadCompressedInteger();
                if (i == state)
                    return yields;
            }
        }

        return int.MaxValue;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without the method no line is shown.")]
    private static MethodInfo? MoveNextOf(Type machine) =>
        machine.GetMethod("MoveNext", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Without a location no line is shown.")]
    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        if (assembly.Location is not { Length: > 0 } location)
            return null;
        using var image = new PEReader(File.OpenRead(location));
        return image.TryOpenAssociatedPortablePdb(location, OpenWhole, out MetadataReaderProvider? symbols, out _) ? symbols : null;
    }

    /// <summary>Reads a PDB into memory, so that no descriptor stays open.</summary>
    private static MemoryStream? OpenWhole(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null;
}
