namespace FiberNet;

/// <summary>
/// Marks a method, or all methods of a type, that may run on the thread of their scheduler only. The analyzer reports a
/// call from a delegate that runs on another thread (FIBER012), and treats the body of a marked method like that of a fiber.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
public sealed class ReactorThreadAttribute : Attribute;
