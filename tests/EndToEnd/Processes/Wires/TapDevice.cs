using System.Runtime.InteropServices;
using System.Text;

namespace OpenLedger.EndToEnd.Tests.Processes.Wires;

/// <summary>
/// An Ethernet device whose cable ends in this process: what its namespace sends is read here, what is written
/// here arrives there. It goes away with this object.
/// </summary>
internal sealed partial class TapDevice : IDisposable
{
    /// <summary>Longest frame.</summary>
    public const int FrameBytesMax = 2_048;

    private const string Path = "/dev/net/tun";
    private const int ReadWriteNonBlocking = 2 | 0x800;
    private const uint SetInterface = 0x400454ca;
    private const short TapWithoutInformation = 0x0002 | 0x1000;
    private const int NameSize = 16;
    private const int RequestSize = 40;

    private TapDevice(int descriptor, string name) => (Descriptor, Name) = (descriptor, name);

    /// <summary>The file that frames go through.</summary>
    public int Descriptor { get; }

    /// <summary>The device's name.</summary>
    public string Name { get; }

    /// <summary>Makes one; null where this is not allowed.</summary>
    public static TapDevice? TryCreate(string name)
    {
        int descriptor = Open(Path, ReadWriteNonBlocking);
        if (descriptor < 0)
        {
            return null;
        }

        byte[] request = new byte[RequestSize];
        Encoding.ASCII.GetBytes(name, request.AsSpan(0, NameSize - 1));
        BitConverter.TryWriteBytes(request.AsSpan(NameSize), TapWithoutInformation);
        if (Ioctl(descriptor, SetInterface, request) < 0)
        {
            Close(descriptor);
            return null;
        }

        return new TapDevice(descriptor, name);
    }

    /// <summary>Takes a frame that waits; 0 when there is none.</summary>
    public int Read(byte[] frame) => (int)Math.Max(0, Read(Descriptor, frame, frame.Length));

    /// <summary>Lets a frame arrive; a device that is down or full loses it, as cables do.</summary>
    public void Write(byte[] frame) => Write(Descriptor, frame, frame.Length);

    public void Dispose() => Close(Descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
