namespace FiberNet.Advanced;

/// <summary>One system call with its arguments. Implemented by structs, so that <see cref="SystemCall.Run{TCall}"/> compiles to the bare call.</summary>
internal interface ISystemCall
{
    /// <summary>Makes the call once.</summary>
    /// <returns>What it returns; negative if it failed, with the reason in the C library's errno.</returns>
    long Invoke();
}
