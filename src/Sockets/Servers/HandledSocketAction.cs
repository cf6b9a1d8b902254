namespace FiberNet;

/// <summary>Does something with a handler's socket.</summary>
/// <param name="handled">What is remembered of it; may be changed.</param>
internal delegate void HandledSocketAction(ref HandledSocket handled);
