namespace FiberNet.Hosting;

/// <summary>True or false.</summary>
internal sealed class SwitchFormat() : ValueFormat<bool>("true or false")
{
    internal override bool TryParse(string text, out bool value) => bool.TryParse(text, out value);

    internal override bool IsInRange(bool value) => true;
}
