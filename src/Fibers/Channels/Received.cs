using System.Diagnostics.CodeAnalysis;

namespace FiberNet;

/// <summary>The result of <see cref="FiberChannel{T}.Get"/>: an item, or the reason why there is none.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
/// <param name="status">How the get ended.</param>
/// <param name="value">The item, or the default value if there is none.</param>
public readonly struct Received<T>(ChannelStatus status, T? value) : IEquatable<Received<T>>
{
    /// <summary>How the get ended.</summary>
    public ChannelStatus Status { get; } = status;

    /// <summary>The item; the default of <typeparamref name="T"/> unless <see cref="Status"/> is <see cref="ChannelStatus.Ok"/>.</summary>
    public T? Value { get; } = value;

    /// <summary>True if there is an item.</summary>
    /// <param name="received">The result.</param>
    public static implicit operator bool(Received<T> received) => received.ToBoolean();

    /// <summary>True if both have the same status and equal items.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Received<T> left, Received<T> right) => left.Equals(right);

    /// <summary>True if the statuses or the items differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Received<T> left, Received<T> right) => !left.Equals(right);

    /// <summary>True if there is an item.</summary>
    /// <returns><see cref="Status"/> is <see cref="ChannelStatus.Ok"/>.</returns>
    public bool ToBoolean() => Status == ChannelStatus.Ok;

    /// <summary>Deconstructs the result: <c>var (status, value) = await channel.Get();</c></summary>
    /// <param name="status">How the get ended.</param>
    /// <param name="value">The item.</param>
    public void Deconstruct(out ChannelStatus status, out T? value)
    {
        status = Status;
        value = Value;
    }

    /// <inheritdoc/>
    public bool Equals(Received<T> other) => Status == other.Status && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Received<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Value);

    /// <inheritdoc/>
    public override string ToString() => Status == ChannelStatus.Ok ? $"{Value}" : Status.ToString();
}
