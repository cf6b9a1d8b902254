namespace FiberNet.Hosting;

/// <summary>The path of a directory that exists, or none.</summary>
internal sealed class FolderFormat() : ValueFormat<string?>("a directory that exists, or empty for none")
{
    internal override bool TryParse(string text, out string? value)
    {
        value = text.Length == 0 ? null : text;
        return true;
    }

    internal override bool IsInRange(string? value) => value is null || Directory.Exists(value);
}
