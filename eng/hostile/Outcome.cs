namespace FiberNet.Hostile;

/// <summary>How a server came out of a siege.</summary>
internal sealed class Outcome
{
    private const int MostShown = 20;

    private readonly List<string> _failures = [];
    private int _failureCount;

    internal long Attacks;
    internal long Answered;

    internal bool IsGood
    {
        get
        {
            lock (_failures)
                return _failures.Count == 0 && Answered > 0 && Attacks > 0;
        }
    }

    internal string Numbers { get; set; } = "";

    /// <summary>Notes a failure. Any thread.</summary>
    internal void Fail(string failure)
    {
        lock (_failures)
        {
            if (++_failureCount <= MostShown)
                _failures.Add(failure);
        }
    }

    public override string ToString()
    {
        lock (_failures)
            return $"{Attacks} hostile connections, {Answered} polite requests answered, {_failureCount} failures, {Numbers}{string.Concat(_failures.Select(failure => $"\n  FAILED: {failure}"))}";
    }
}
