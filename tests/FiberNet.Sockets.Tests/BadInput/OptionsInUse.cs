using System.Net;
using System.Net.Sockets;
using System.Reflection;
using FiberNet.Advanced;

namespace FiberNet.Tests.BadInput;

/// <summary>A bad value of an option is found when the options are used, and the exception names the option.</summary>
internal static class OptionsInUse
{
    internal static bool Sets(MethodBase member) =>
        member.IsSpecialName && member.Name.StartsWith("set_", StringComparison.Ordinal) && member.DeclaringType!.Name.EndsWith("Options", StringComparison.Ordinal);

    internal static string Outcome(MethodInfo setter, object? value)
    {
        object options = Activator.CreateInstance(setter.DeclaringType!)!;
        setter.Invoke(options, [value]);
        Func<FiberTask> main = () => FiberTask.CompletedTask;
        Action use = options switch
        {
            ReactorOptions reactor => () => Reactor.Run(main, reactor),
            FiberSchedulerOptions scheduler => () => FiberScheduler.Run(main, scheduler),
            ReactorGroupOptions group => () => ReactorGroup.Run(1, _ => main(), group),
            TcpServerOptions server => () => Reactor.Run(() =>
            {
                TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0), server)!.Close();
                return FiberTask.CompletedTask;
            }),
            UdpServerOptions server => () => Reactor.Run(() =>
            {
                UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), _ => FiberTask.CompletedTask, server)!.Close();
                return FiberTask.CompletedTask;
            }),
            TcpPoolOptions pool => () => { _ = new TcpPool("127.0.0.1", 1, pool); }
            ,
            DescriptorPipeOptions pipe => () => Reactor.Run(() =>
            {
                using FiberSocket socket = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!;
                _ = new DescriptorPipe(socket.Descriptor, pipe);
                return FiberTask.CompletedTask;
            }),
            _ => throw new NotSupportedException($"Nothing uses {options.GetType().Name} here."),
        };
        return Invocation.OutcomeOfTheCall(use.Method, use.Target, []);
    }
}
