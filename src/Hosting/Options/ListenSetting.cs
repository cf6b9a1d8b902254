using Microsoft.Extensions.Configuration;

namespace FiberNet.Hosting;

/// <summary>The addresses of a server: one text, or a list.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <param name="get">Gets the list.</param>
internal sealed class ListenSetting<TOptions>(Func<TOptions, IList<string>> get) : Setting<TOptions>("Listen")
    where TOptions : IMisreadOptions
{
    internal override void Read(IConfigurationSection section, TOptions options)
    {
        IConfigurationSection entry = section.GetSection(Name);
        List<string> texts = entry.Value is { } one ? [one] : [.. entry.GetChildren().Select(static child => child.Value ?? "")];
        if (texts.Count == 0)
            return;

        // The operator's addresses take the place of the program's: to serve both would be a surprise.
        IList<string> list = get(options);
        list.Clear();
        texts.ForEach(list.Add);
    }

    internal override IEnumerable<string> Check(string section, TOptions options)
    {
        IList<string> list = get(options);
        if (list.Count == 0)
            yield return Wrong($"{section}:{Name}", "", $"at least one of {ListenAddress.Forms}");
        for (int i = 0; i < list.Count; i++)
        {
            if (!ListenAddress.TryParse(list[i], out _))
                yield return Wrong($"{section}:{Name}:{i}", list[i], ListenAddress.Forms);
        }
    }
}
