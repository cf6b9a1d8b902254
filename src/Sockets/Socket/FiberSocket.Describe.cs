using FiberNet.Advanced;

namespace FiberNet;

/// <content>What dumps tell of a socket.</content>
public sealed partial class FiberSocket : IWaitDetails
{
    WaitKind IDescriptorOwner.Kind => WaitKind.Socket;

    string IDescriptorOwner.Description => SocketDetails.Describe(_descriptor, _received.Count);

    void IWaitDetails.AddTo(IDictionary<string, object> details) => SocketDetails.AddTo(details, _descriptor, _received.Count);
}
