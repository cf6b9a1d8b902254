namespace FiberNet.Advanced;

/// <summary>What a case of a <see cref="Select"/> holds while it waits.</summary>
public readonly struct SelectTicket : IEquatable<SelectTicket>
{
    private readonly SelectOperation? _select;
    private readonly int _index;

    /// <summary>The select is pooled: a ticket that was kept must not complete what another fiber selects with it.</summary>
    private readonly uint _version;

    internal SelectTicket(SelectOperation select, int index)
    {
        _select = select;
        _index = index;
        _version = select.Version;
    }

    /// <summary>True from <see cref="ISelectable.Enter"/> on until the fiber has the result of the select; false at once where the case clears its ticket in <see cref="ISelectable.Leave"/>.</summary>
    public bool IsWaiting => _select is not null && _select.Version == _version;

    /// <summary>True if both are of the same case of the same select.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(SelectTicket left, SelectTicket right) => left.Equals(right);

    /// <summary>False if both are of the same case of the same select.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(SelectTicket left, SelectTicket right) => !left.Equals(right);

    /// <summary>The case has taken effect: ends the select, which leaves all its cases. Also right in <see cref="ISelectable.Enter"/>.</summary>
    /// <exception cref="InvalidOperationException">The select has ended, or there is none: a case clears its ticket in <see cref="ISelectable.Leave"/>.</exception>
    public void Complete()
    {
        if (!IsWaiting || !_select!.IsPending)
            throw new InvalidOperationException("The select of this ticket has ended; a case clears its ticket in Leave and completes it once.");
        _select.CaseHappened(_index);
    }

    /// <inheritdoc/>
    public bool Equals(SelectTicket other) => ReferenceEquals(_select, other._select) && _index == other._index && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SelectTicket other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;
}
