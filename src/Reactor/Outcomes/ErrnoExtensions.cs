using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet;

/// <summary>The last errno of the running fiber, and the text of an errno.</summary>
public static class ErrnoExtensions
{
    // Texts are short ("Invalid or incomplete multibyte or wide character" is among the longest), in any language.
    private const int TextSize = 512;

    // Every name there is has its place; a lost race costs one more call of strerror_r.
    private static readonly string?[] s_texts = new string?[(int)Errno.EHWPOISON + 1];

    extension(Errno)
    {
        /// <summary>
        /// The last error of the running fiber, as errno(3) is the last error of a thread. Neither a success nor another fiber's
        /// call changes it. Read it only after a call that has failed.
        /// </summary>
        /// <value><see cref="Errno.None"/> if nothing has failed yet, and where no reactor runs. Outside fibers all callbacks share one.</value>
        public static Errno Last => (Errno)(FiberScheduler.Current?.LastError ?? 0);
    }

    /// <summary>The C library's text, such as "Connection refused"; see strerror(3).</summary>
    /// <param name="errno">Any number: one without a name gives "Unknown error 524" or the like.</param>
    /// <returns>In the language of the process's locale, English unless it was set.</returns>
    public static string StrError(this Errno errno)
    {
        string?[] texts = s_texts;
        return (uint)errno < (uint)texts.Length ? texts[(int)errno] ??= Text(errno) : Text(errno);
    }

    private static unsafe string Text(Errno errno)
    {
        byte* text = stackalloc byte[TextSize];
        text[0] = 0;
        // EINVAL for an unknown number: glibc has written a text all the same, musl too.
        LibC.strerror_r((int)errno, text, TextSize);
        text[TextSize - 1] = 0;
        return *text == 0 ? $"Unknown error {(int)errno}" : Marshal.PtrToStringUTF8((nint)text)!;
    }
}
