namespace FiberNet.Advanced;

/// <summary>What recvmsg(2) tells of a message beside its bytes.</summary>
/// <param name="AddressLength">How long the sender's address is; 0 if it has none.</param>
/// <param name="ControlLength">How many bytes of ancillary data came.</param>
/// <param name="Flags">The MSG flags that the kernel has set: MSG_TRUNC, MSG_CTRUNC, MSG_EOR, …</param>
public readonly record struct MessageHeader(int AddressLength, int ControlLength, int Flags);
