// An echo server on the pipes of FiberNet.Connections, for the fault run. usage: PipeServer [--inline] --port PORT
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using FiberNet.Connections;
using FiberNet.Faults;

if (args is not [.., "--port", var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out int port))
    return 64;

var options = new FiberTransportOptions { Inline = args[0] == "--inline", ReactorCount = 1, MaxWriteBufferSize = 2048 };
var factory = new FiberConnectionListenerFactory(options);
var listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, port));
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using PosixSignalRegistration registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.TrySetResult();
});

var echo = new Echo(listener);
Task serving = echo.Serve();
Console.WriteLine($"READY {listener.EndPoint}");
await stop.Task;
await listener.DisposeAsync();
await serving;
await factory.DisposeAsync();
return 0;
