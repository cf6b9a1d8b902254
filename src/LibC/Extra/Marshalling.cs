using System.Runtime.CompilerServices;

// Every signature here and in the binding is blittable. Saying so lets structs pass as they are and keeps stubs small.
[assembly: DisableRuntimeMarshalling]
