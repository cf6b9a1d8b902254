using System.Diagnostics;

namespace FiberNet;

/// <content>What must hold between any two calls; checked in debug builds only.</content>
internal partial struct ReceiveBuffer
{
    /// <summary>Throws in a debug build if the positions, the search and the slices do not agree with the array.</summary>
    [Conditional("DEBUG")]
    internal readonly void CheckInvariants()
    {
        Debug.Assert(_start >= 0 && _start <= _end && _end <= Capacity, "the unread bytes are in the array");
        Debug.Assert(_array is not null || !HasLoans, "a loan is of bytes of the array");
        Debug.Assert(_scanned >= 0 && _scanned <= Count, "a search goes no further than the bytes");
        Debug.Assert(_scanned == 0 || _scannedFor is not null, "a search is for some delimiters");
        Debug.Assert(_slices >= 0, "a loan ends once");
    }
}
