using System.Globalization;

namespace FiberNet;

/// <summary>Signals that the process was started to ignore, which execve(2) keeps.</summary>
internal static class IgnoredSignals
{
    private const string Mask = "SigIgn:";

    /// <summary>Gives SIGQUIT its default action back if the process ignores it, so that the runtime takes it.</summary>
    /// <returns>True if it was ignored.</returns>
    internal static bool RestoreQuit() => IsIgnored(SignalCalls.Quit) && SignalCalls.SetDefault(SignalCalls.Quit).IsSuccess;

    /// <summary>Asks proc(5), because .NET has no question for it.</summary>
    private static bool IsIgnored(int number)
    {
        try
        {
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Mask, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(Mask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong ignored)
                && (ignored & (1ul << (number - 1))) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
