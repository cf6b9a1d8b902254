namespace FiberNet.Bench;

/// <summary>One variant of an operation.</summary>
/// <param name="Operation">What is measured; the cases of one operation are measured by turns.</param>
/// <param name="Label">What is printed.</param>
/// <param name="Body">Does the operation as many times as it is told.</param>
internal sealed record Case(string Operation, string Label, Action<int> Body);
