using System.Runtime.InteropServices;

namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>Sends what a terminal or a service manager sends.</summary>
internal static partial class UnixSignal
{
    /// <summary>Ctrl-C.</summary>
    public const int Interrupt = 2;

    /// <summary>An orderly request to end.</summary>
    public const int Terminate = 15;

    /// <summary>Stands still until <see cref="Continue"/>; cannot be caught.</summary>
    public const int Stop = 19;

    /// <summary>Goes on.</summary>
    public const int Continue = 18;

    public static void Send(int processId, int signal) =>
        Assert.That(Kill(processId, signal), Is.Zero, $"signal {signal} to process {processId}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
