namespace FiberNet;

/// <summary>When a flush is sent.</summary>
internal enum SendTime
{
    /// <summary>Something else sends it: the end of the application's call, or who sends already.</summary>
    Later,

    /// <summary>In the call itself.</summary>
    Now,

    /// <summary>By <see cref="PipePost"/>, with what else is flushed until then.</summary>
    Soon,
}
