namespace FiberNet.Advanced;

/// <summary>Which file a path or a descriptor leads to: equal identities are one file, as long as something holds that file.</summary>
/// <param name="DeviceMajor">The major number of the file system's device.</param>
/// <param name="DeviceMinor">Its minor number.</param>
/// <param name="Inode">The number of the file on it.</param>
/// <param name="IsSocket">True if the file is a socket.</param>
public readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode, bool IsSocket);
