namespace Tmds.Linux;

/// <summary>
/// Linux's C library, one method per function and one property per constant, in the shape of Tmds.LibC 0.5.0.
/// </summary>
/// <remarks>
/// This is the part of that package which FiberNet needs, member for member, so that either compiles under the same
/// source. Two rules follow. Nothing is here that 0.5.0 lacks; what we need beyond it is in
/// <c>FiberNet.Interop.LibCExtra</c>. And constants are properties, not <c>const</c>: the package would reject a constant in a
/// <c>case</c>, so that does not compile here either. The JIT folds them all the same.
/// </remarks>
internal static unsafe partial class LibC
{
    // The runtime knows this name and loads the C library of the process, glibc or musl.
    private const string Libc = "libc";
}
