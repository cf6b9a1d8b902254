namespace FiberNet;

/// <summary>
/// A socket option (getsockopt(2)), without the type of its value. <see cref="SocketOptions"/> has them all.
/// </summary>
public abstract class SocketOption
{
    private protected SocketOption(int level, int number, string name)
    {
        Level = level;
        Number = number;
        Name = name;
    }

    /// <summary>The C name, such as "SO_REUSEADDR".</summary>
    public string Name { get; }

    /// <summary>Linux's number of the level, such as 1 for SOL_SOCKET.</summary>
    public int Level { get; }

    /// <summary>Linux's number of the option at its level.</summary>
    public int Number { get; }

    /// <summary>The type of the value.</summary>
    public abstract Type ValueType { get; }

    /// <summary>True if the option can be read but not set.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>The C name.</summary>
    public override string ToString() => Name;

    /// <summary>Reads the value as an object; null and the error if the kernel refuses.</summary>
    internal abstract Errno TryGetObject(int fd, out object? value);

    /// <summary>Sets a value whose type is known at run time only.</summary>
    /// <exception cref="ArgumentException">The option is read-only, or nothing of that type is a value of it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot be passed to the kernel as it is.</exception>
    internal abstract Errno SetObject(int fd, object value);
}
