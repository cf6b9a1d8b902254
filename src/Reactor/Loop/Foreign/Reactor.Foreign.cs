namespace FiberNet;

/// <content>Descriptors that belong to others.</content>
public sealed partial class Reactor
{
    private ForeignDescriptors? _foreign;

    private ForeignDescriptors Foreign => _foreign ??= new ForeignDescriptors(_epoll);
}
