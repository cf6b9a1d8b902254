namespace FiberNet;

/// <summary>
/// Marks an outcome that the caller must look at: a type, or the result of a method. The analyzer reports a call whose
/// outcome is dropped (FIBER001).
/// </summary>
/// <remarks>On a method that returns a <see cref="FiberTask{T}"/> it means the result of the await.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class MustObserveAttribute : Attribute;
