namespace FiberNet.Advanced;

/// <summary>Lets a waiting case end its <see cref="Select"/>.</summary>
public readonly struct SelectTicket : IEquatable<SelectTicket>
{
    private readonly SelectOperation? _select;
    private readonly int _index;

    /// <summary>The select is pooled. A ticket that was kept too long must not complete the select of another fiber.</summary>
    private readonly uint _version;

    internal SelectTicket(SelectOperation select, int index)
    {
        _select = select;
        _index = index;
        _version = select.Version;
    }

    /// <summary>True from <see cref="ISelectable.Enter"/> until the fiber has the result of the select. A case that clears its ticket in <see cref="ISelectable.Leave"/> sees false from then on.</summary>
    public bool IsWaiting => _select is not null && _select.Version == _version;

    /// <summary>True if both belong to the same case of the same select.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(SelectTicket left, SelectTicket right) => left.Equals(right);

    /// <summary>True if they belong to different cases or selects.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(SelectTicket left, SelectTicket right) => !left.Equals(right);

    /// <summary>Ends the select, which leaves all its cases: this case has taken effect. May be called inside <see cref="ISelectable.Enter"/>.</summary>
    /// <exception cref="InvalidOperationException">The select has ended, or the ticket is the default value. A case clears its ticket in <see cref="ISelectable.Leave"/>.</exception>
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
