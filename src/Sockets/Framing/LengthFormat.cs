using System.Buffers.Binary;

namespace FiberNet;

/// <summary>A length of 1, 2, 4 or 8 bytes, then the content.</summary>
internal sealed class LengthFormat : FrameFormat
{
    private readonly int _size;
    private readonly bool _isLittleEndian;

    internal LengthFormat(int size, int limit, bool isLittleEndian)
        : base(limit)
    {
        if (size is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(size), size, $"A length has 1, 2, 4 or 8 bytes, not {size}.");
        long most = size == 1 ? byte.MaxValue : size == 2 ? ushort.MaxValue : Array.MaxLength - size;
        if (limit > most)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"A length of {size} bytes goes up to {most}, not {limit}.");
        _size = size;
        _isLittleEndian = isLittleEndian;
    }

    internal override int MostOverhead => _size;

    internal override bool TryFind(ref ReceiveBuffer buffer, out IoResult outcome)
    {
        outcome = default;
        if (buffer.Count < _size)
            return false;
        outcome = Found(_size, Read(buffer.Unread));
        return !outcome.IsSuccess || buffer.Count >= outcome.Count;
    }

    internal override Range ContentOf(ReadOnlySpan<byte> frame) => _size..;

    internal override int Write(ReadOnlySpan<byte> content, Span<byte> frame)
    {
        int length = content.Length;
        switch (_size)
        {
            case 1:
                frame[0] = (byte)length;
                break;
            case 2 when _isLittleEndian:
                BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)length);
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
                break;
            case 4 when _isLittleEndian:
                BinaryPrimitives.WriteInt32LittleEndian(frame, length);
                break;
            case 4:
                BinaryPrimitives.WriteInt32BigEndian(frame, length);
                break;
            case 8 when _isLittleEndian:
                BinaryPrimitives.WriteInt64LittleEndian(frame, length);
                break;
            default:
                BinaryPrimitives.WriteInt64BigEndian(frame, length);
                break;
        }

        content.CopyTo(frame[_size..]);
        return _size + length;
    }

    private ulong Read(ReadOnlySpan<byte> bytes) => _size switch
    {
        1 => bytes[0],
        2 => _isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
        4 => _isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => _isLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
