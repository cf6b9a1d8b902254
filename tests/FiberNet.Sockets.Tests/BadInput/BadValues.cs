using System.Net;
using FiberNet.Advanced;
using Microsoft.Win32.SafeHandles;

namespace FiberNet.Tests.BadInput;

/// <summary>What a caller can do wrong with a parameter of some type.</summary>
internal static class BadValues
{
    internal static IEnumerable<(string Case, object? Value)> Of(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (!plain.IsValueType)
            return [("null", null), .. OfReference(plain)];
        if (plain == typeof(MessageFlags))
            return [("undefined", (MessageFlags)0x0200_0000), ("urgent", MessageFlags.OutOfBand)];
        if (plain.IsEnum)
            return [("undefined", Enum.ToObject(plain, 0x7AAA_AAAA))];
        if (type.IsByRefLike)
            return [("empty", Array.CreateInstance(type.GetGenericArguments()[0], 0)), .. OfSpan(type)];
        return plain == typeof(int) ? [("negative", -1), ("least", int.MinValue), ("huge", int.MaxValue)]
            : plain == typeof(long) ? [("negative", -1L), ("least", long.MinValue), ("huge", long.MaxValue)]
            : plain == typeof(TimeSpan) ? [("negative", TimeSpan.FromMilliseconds(-2)), ("least", TimeSpan.MinValue), ("huge", TimeSpan.MaxValue)]
            : plain == typeof(CancellationToken) ? [("cancelled", new CancellationToken(true))]
            : plain == typeof(bool) || plain == typeof(ushort) || plain == typeof(uint) ? []
            : plain == typeof(double) || plain == typeof(float) ? [("NaN", Convert.ChangeType(double.NaN, plain, null))]
            : [("default", Activator.CreateInstance(plain))];
    }

    private static IEnumerable<(string Case, object? Value)> OfReference(Type type)
    {
        if (type == typeof(string))
            return [("empty", ""), ("nul", "\0")];
        if (type == typeof(EndPoint))
            return [("name", new DnsEndPoint("localhost", 1))];
        if (type == typeof(SafeFileHandle))
            return [("closed", ClosedFile())];
        if (type == typeof(IReadOnlyList<FiberSocket>))
            return [("empty", Array.Empty<FiberSocket>()), ("null in it", new FiberSocket?[] { null }), ("closed", new[] { ClosedSocket() })];
        if (type == typeof(IReadOnlyList<int>))
            return [("empty", Array.Empty<int>()), ("negative", new[] { -1 }), ("huge", new int[254])];
        return type.IsArray ? [("empty", Array.CreateInstance(type.GetElementType()!, 0))] : [];
    }

    private static IEnumerable<(string Case, object? Value)> OfSpan(Type type) =>
        type == typeof(ReadOnlySpan<ISelectable>) ? [("null in it", new ISelectable?[] { null })]
        : type == typeof(ReadOnlySpan<Delimiter>) ? [("default", new Delimiter[1])]
        : [];

    private static FiberSocket ClosedSocket()
    {
        (FiberSocket socket, FiberSocket peer) = Net.UnixPair();
        socket.Close();
        peer.Close();
        return socket;
    }

    private static SafeFileHandle ClosedFile()
    {
        SafeFileHandle file = File.OpenHandle("/dev/null");
        file.Dispose();
        return file;
    }
}
