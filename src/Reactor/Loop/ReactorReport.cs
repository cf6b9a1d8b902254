namespace FiberNet;

/// <summary>One notable event in a reactor or in a server on it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The event in words; a dump has several lines.</param>
public sealed record ReactorReport(ReportKind Kind, string Text);
