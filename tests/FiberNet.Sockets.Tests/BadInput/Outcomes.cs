namespace FiberNet.Tests.BadInput;

/// <summary>What each bad call gives, as the documentation says it: by parameter, and by member where that differs.</summary>
internal static class Outcomes
{
    private static readonly Dictionary<(string What, string Case), string> s_outcomes = Parse(OutcomeTable.Text + "\n" + StateTable.Text);

    /// <summary>The outcome declared for the most special of the names; null if there is none.</summary>
    internal static string? Of(string badCase, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            foreach (string stated in new[] { badCase, "*" })
            {
                if (s_outcomes.TryGetValue((name, stated), out string? outcome))
                    return outcome;
            }
        }

        return null;
    }

    private static Dictionary<(string What, string Case), string> Parse(string table)
    {
        var outcomes = new Dictionary<(string, string), string>();
        foreach (string line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            foreach (string what in cells[0].Split(", "))
            {
                foreach (string badCase in cells[1].Split(", "))
                    outcomes.Add((what, badCase), cells[2]);
            }
        }

        return outcomes;
    }
}
