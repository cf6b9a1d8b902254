namespace FiberNet;

/// <summary>
/// Marks a method that suspends its caller and therefore needs a fiber. The analyzer reports a call from code that is not
/// a fiber's: an <c>async Task</c> method, an iterator, a static constructor, a finalizer (FIBER006).
/// </summary>
/// <remarks>
/// An <c>async FiberTask</c> method needs no mark in its own project. In a library it does: reference assemblies do not
/// tell that a method is async.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ParksAttribute : Attribute;
