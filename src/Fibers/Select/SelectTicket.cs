namespace FiberNet.Advanced;

/// <summary>What a case of a <see cref="Select"/> holds while it waits.</summary>
public readonly struct SelectTicket : IEquatable<SelectTicket>
{
    private readonly SelectOperation? _select;
    private readonly int _index;

    internal SelectTicket(SelectOperation select, int index)
    {
        _select = select;
        _index = index;
    }

    /// <summary>True between <see cref="ISelectable.Enter"/> and <see cref="ISelectable.Leave"/>, if the case clears its ticket there.</summary>
    public bool IsWaiting => _select is not null;

    /// <summary>True if both are of the same case of the same select.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(SelectTicket left, SelectTicket right) => left.Equals(right);

    /// <summary>False if both are of the same case of the same select.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(SelectTicket left, SelectTicket right) => !left.Equals(right);

    /// <summary>The case has taken effect: ends the select, which leaves all its cases.</summary>
    /// <exception cref="InvalidOperationException">The case does not wait.</exception>
    public void Complete()
    {
        if (_select is null)
            throw new InvalidOperationException("The case of a select that does not wait cannot complete it.");
        _select.CaseHappened(_index);
    }

    /// <inheritdoc/>
    public bool Equals(SelectTicket other) => ReferenceEquals(_select, other._select) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SelectTicket other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;
}
