namespace FiberNet.Analyzers;

/// <summary>The categories of the rules.</summary>
internal static class Categories
{
    /// <summary>Data or failures are lost.</summary>
    internal const string Reliability = "FiberNet.Reliability";

    /// <summary>The program stops, or throws at run time.</summary>
    internal const string Usage = "FiberNet.Usage";

    /// <summary>The program works, but the code says something else.</summary>
    internal const string Style = "FiberNet.Style";
}
