namespace FiberNet;

/// <summary>What a <see cref="DescriptorPipeWriter"/> is doing. Changed under its lock only.</summary>
[Flags]
internal enum WriterStates
{
    None = 0,

    /// <summary>The kernel may have room: no EAGAIN since the last event.</summary>
    Writable = 1,

    /// <summary>A thread is in send(2).</summary>
    Sending = 2,

    /// <summary>A flush waits: who ends it takes this away.</summary>
    Waiting = 4,

    /// <summary>The flush has an outcome that its caller has not taken.</summary>
    Completing = 8,

    /// <summary>The next result of a flush is a cancelled one.</summary>
    CancelRequested = 16,

    /// <summary>Nothing more can be sent.</summary>
    Failed = 32,

    /// <summary>The writer was completed.</summary>
    Completed = 64,

    /// <summary>The end was told.</summary>
    Told = 128,

    /// <summary>The reactor or the pool has been asked to send.</summary>
    Posted = 256,

    /// <summary>The call of the application that goes on has taken long: what it flushes is sent at once.</summary>
    LongCall = 512,

    /// <summary>The guard looks at the writer.</summary>
    Guarded = 1024,

    /// <summary>A send had to stop: the next event goes on.</summary>
    Blocked = 2048,

    /// <summary>Flushed bytes wait for the end of the application's call.</summary>
    Deferred = 4096,
}
