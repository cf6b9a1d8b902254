/// <summary>What the arguments of the program say.</summary>
internal sealed class Settings
{
    internal int Port { get; private set; } = 8080;

    internal TimeSpan ConnectTimeout { get; private set; } = TimeSpan.FromSeconds(2);

    internal TimeSpan IdleTimeout { get; private set; } = TimeSpan.FromMinutes(1);

    internal TimeSpan Drain { get; private set; } = TimeSpan.FromSeconds(10);

    internal List<Backend> Backends { get; } = [];

    /// <returns>The settings; null if the arguments make no sense.</returns>
    internal static Settings? Parse(string[] args)
    {
        var settings = new Settings();
        int i = 0;
        for (; i + 1 < args.Length && args[i].StartsWith("--", StringComparison.Ordinal); i += 2)
        {
            if (!settings.Set(args[i], args[i + 1]))
                return null;
        }

        return args[i..].All(settings.AddBackend) && settings.Backends.Count > 0 ? settings : null;
    }

    private bool Set(string name, string value)
    {
        if (!ushort.TryParse(value, out ushort number))
            return false;
        switch (name)
        {
            case "--port":
                Port = number;
                return true;
            case "--connect":
                ConnectTimeout = TimeSpan.FromSeconds(number);
                return number > 0;
            case "--idle":
                IdleTimeout = TimeSpan.FromSeconds(number);
                return number > 0;
            case "--drain":
                Drain = TimeSpan.FromSeconds(number);
                return true;
            default:
                return false;
        }
    }

    private bool AddBackend(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), out ushort port) || port == 0)
            return false;
        Backends.Add(new Backend(text[..colon].Trim('[', ']'), port));
        return true;
    }
}
