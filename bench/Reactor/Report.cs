using System.Globalization;

namespace FiberNet.Bench;

/// <summary>The figures, as a Markdown table.</summary>
internal static class Report
{
    private static readonly List<string> s_rows = [];

    /// <summary>Something that has no target: what the others are compared with.</summary>
    internal static void Add(string what, double value, string unit) => AddRow(what, $"{Text(value)} {unit}", "", "");

    /// <summary>A figure that may not be above a target in the same unit.</summary>
    internal static void Add(string what, double value, string unit, double target) =>
        AddRow(what, $"{Text(value)} {unit}", $"≤ {Text(target)} {unit}", Verdict(value <= target));

    /// <summary>A figure that may not be above a multiple of another one of the same run.</summary>
    internal static void Add(string what, double value, string unit, double baseline, double mostTimes) =>
        AddRow(what, $"{Text(value)} {unit}, {Text(value / baseline)} times", $"≤ {Text(mostTimes)} times", Verdict(value <= mostTimes * baseline));

    internal static void Print(TextWriter output)
    {
        output.WriteLine("| what | figure | target | |");
        output.WriteLine("|---|--:|--:|---|");
        foreach (string row in s_rows)
            output.WriteLine(row);
    }

    private static void AddRow(string what, string figure, string target, string verdict) => s_rows.Add($"| {what} | {figure} | {target} | {verdict} |");

    private static string Verdict(bool isMet) => isMet ? "met" : "**missed**";

    private static string Text(double value) => value.ToString(value < 100 ? "0.0#" : "#,##0", CultureInfo.InvariantCulture);
}
