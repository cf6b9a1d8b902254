using System.Runtime.InteropServices;

namespace FiberNet.Tests.Torture;

/// <summary>A filter (seccomp(2)) that makes a system call of this thread, and of the threads that it starts, fail for good.</summary>
internal static unsafe partial class SystemCallFilter
{
    private const int PrSetSeccomp = 22;
    private const int PrSetNoNewPrivs = 38;
    private const nuint SeccompModeFilter = 2;
    private const uint RetAllow = 0x7fff0000;
    private const uint RetErrno = 0x00050000;

    /// <summary>accept4(2)'s number on this processor; -1 where it is not known here.</summary>
    internal static int Accept4 => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 288,
        Architecture.Arm64 => 242,
        _ => -1,
    };

    /// <returns>False where the system does not let a program filter its own calls.</returns>
    internal static bool TryFail(int call, Errno error)
    {
        Instruction* program = stackalloc Instruction[]
        {
            new(0x20, 0, 0, 0), // BPF_LD | BPF_W | BPF_ABS: the number, the first field of seccomp_data
            new(0x15, 0, 1, (uint)call), // BPF_JMP | BPF_JEQ | BPF_K
            new(0x06, 0, 0, RetErrno | (uint)error), // BPF_RET
            new(0x06, 0, 0, RetAllow),
        };
        var filter = new Program(4, program);
        return prctl(PrSetNoNewPrivs, 1, 0, 0, 0) == 0 && prctl(PrSetSeccomp, SeccompModeFilter, (nuint)(&filter), 0, 0) == 0;
    }

    private readonly struct Instruction(ushort code, byte ifTrue, byte ifFalse, uint value)
    {
        private readonly ushort _code = code;
        private readonly byte _ifTrue = ifTrue;
        private readonly byte _ifFalse = ifFalse;
        private readonly uint _value = value;
    }

    private readonly struct Program(ushort length, Instruction* instructions)
    {
        private readonly ushort _length = length;
        private readonly Instruction* _instructions = instructions;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);
}
