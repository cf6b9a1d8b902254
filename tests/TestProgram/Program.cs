// What tests run as a process of its own; the first argument says which part.
using FiberNet.Tests;

switch (args[0])
{
    case "drain":
        Draining.Run();
        break;
    case "group":
        ManyReactors.Run();
        break;
    case "lookups":
        HangingLookups.Run();
        break;
    case "record":
        Recording.Run(args[1], args[2]);
        break;
    default:
        throw new ArgumentException($"There is no part '{args[0]}'.", nameof(args));
}
