namespace FiberNet;

/// <summary>An async method in which a fiber is suspended.</summary>
/// <param name="Method">The method, as the source names it.</param>
/// <param name="File">The source file; <c>null</c> without a portable PDB.</param>
/// <param name="Line">The line of the await, or that of the method while it runs; 0 without a portable PDB.</param>
public sealed record StackLine(string Method, string? File, int Line)
{
    /// <summary>Returns the line as .NET writes it in stack traces.</summary>
    /// <returns>The method, and the place if it is known.</returns>
    public override string ToString() => File is null ? Method : $"{Method} in {File}:line {Line}";
}
