namespace FiberNet;

/// <summary>
/// Marks a method, a property, or all members of a type, that block the calling thread. The analyzer reports a call from
/// a fiber, because it stops every fiber of the thread (FIBER007).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class BlocksThreadAttribute : Attribute;
