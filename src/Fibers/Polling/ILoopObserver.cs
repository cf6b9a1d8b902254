namespace FiberNet.Advanced;

/// <summary>Is told how long the turns of a scheduler take.</summary>
/// <remarks>While it is enabled the clock is read once more for each slice; otherwise it costs one call a turn. The scheduler's thread only.</remarks>
public interface ILoopObserver
{
    /// <summary>Whether the next turn is to be measured. Asked once a turn.</summary>
    bool IsEnabled { get; }

    /// <summary>A turn in which a fiber ran or a timer expired is over. Must not throw.</summary>
    /// <param name="times">What it took.</param>
    void OnTurn(in LoopTimes times);
}
