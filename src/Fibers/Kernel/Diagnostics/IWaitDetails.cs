namespace FiberNet.Advanced;

/// <summary>A <see cref="WaitTarget.Subject"/> that has figures for the JSON of a dump: a socket its addresses, a channel its items.</summary>
public interface IWaitDetails
{
    /// <summary>Adds the figures. Called on any thread, also while the object changes; it never blocks, and may throw.</summary>
    /// <param name="details">Takes text, numbers and <see cref="TimeSpan"/> by name.</param>
    void AddTo(IDictionary<string, object> details);
}
