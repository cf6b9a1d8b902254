namespace KestrelBench;

/// <summary>An answer of about a kilobyte.</summary>
/// <param name="Text">The text.</param>
internal sealed record Answer(string Text);
