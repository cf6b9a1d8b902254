using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>Turns a failure into an exception, where a failure is not expected.</summary>
public static class OutcomeExtensions
{
    /// <summary>Throws if an error stopped the call. The end of a stream is no error.</summary>
    /// <example>
    /// <!-- given: FiberSocket listener, FiberSocket socket, byte[] reply -->
    /// <code>
    /// listener.Bind("127.0.0.1", 8080).OrThrow();
    /// (await socket.Write(reply, TimeSpan.FromSeconds(5))).OrThrow();
    /// </code>
    /// </example>
    /// <param name="result">The outcome.</param>
    /// <param name="call">The call's text; the compiler fills it in.</param>
    /// <returns><paramref name="result"/>.</returns>
    /// <exception cref="SocketException">An error stopped the call. The message has the call, its arguments and the errno's name and text.</exception>
    public static IoResult OrThrow(this IoResult result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (!result.IsSuccess)
            Throw(call, result.Errno, result.Count);
        return result;
    }

    /// <summary>Throws if a call gave no object. Call it before any other call of the fiber: the exception has the errno of its last failure.</summary>
    /// <example>
    /// <!-- given:  -->
    /// <code>
    /// using FiberSocket socket = (await FiberSocket.TcpConnect("localhost", 8080)).OrThrow();
    /// </code>
    /// </example>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="value">The object, or null for a failure.</param>
    /// <param name="call">The call's text; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="SocketException"><paramref name="value"/> is null. The message has the call, its arguments, and the name and text of the fiber's last errno.</exception>
    [return: NotNull]
    public static T OrThrow<T>([NotNull] this T? value, [CallerArgumentExpression(nameof(value))] string call = "")
        where T : class
    {
        if (value is null)
            Throw(call, Errno.Last, 0);
        return value;
    }

    /// <summary>The exception that tells of an errno.</summary>
    /// <param name="errno">The errno.</param>
    /// <param name="what">What failed.</param>
    /// <returns>An exception with the <see cref="SocketError"/> that .NET has for the errno, and a message with the errno's name and text.</returns>
    public static SocketException ToException(this Errno errno, string what) =>
        new((int)SocketErrors.Of(errno), $"{what}: {errno.StrError()} ({errno})");

    [DoesNotReturn]
    private static void Throw(string call, Errno errno, long count) =>
        throw errno.ToException(count == 0 ? call : $"{call} stopped after {count}");
}
