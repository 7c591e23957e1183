using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenLedger.EndToEnd.Tests.Processes.Wires;

/// <summary>
/// An Ethernet switch between devices that holds every frame for a while, loses some, and can be cut in two. The
/// last port is the tests' own: to and from it nothing is held or lost. One thread of its own, which sleeps
/// while nothing is to be done.
/// </summary>
internal sealed partial class DelayingSwitch : IDisposable
{
    private const short Readable = 1;
    private const int FramesATurn = 64;
    private const int IdleMs = 100;

    private readonly IReadOnlyList<TapDevice> _ports;
    private readonly Random _random;
    private readonly PriorityQueue<(int Port, byte[] Frame), (long Due, long Number)> _held = new();
    private readonly Dictionary<long, int> _portOf = [];
    private readonly Thread _thread;
    private volatile bool _stop;
    private long _number;
    private long _passed;
    private long _lost;

    public DelayingSwitch(IReadOnlyList<TapDevice> ports, int seed)
    {
        (_ports, _random) = (ports, new Random(seed));
        _thread = new Thread(Run) { IsBackground = true, Name = "switch" };
        _thread.Start();
    }

    /// <summary>One way.</summary>
    public volatile int DelayMs;

    /// <summary>Frames lost of a thousand.</summary>
    public volatile int LostOfThousand;

    /// <summary>Ports below it hear nothing of those above, and the other way round; 0: all are together.</summary>
    public volatile int CutAt;

    /// <summary>Frames that were passed on.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Frames that were lost by chance.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Run()
    {
        PollEntry[] entries =
            [.. _ports.Select(port => new PollEntry { Descriptor = port.Descriptor, Wanted = Readable })];
        byte[] buffer = new byte[TapDevice.FrameBytesMax];
        while (!_stop)
        {
            _ = Poll(entries, (nuint)entries.Length, WaitMs());
            for (int port = 0; port < entries.Length; port++)
            {
                int length;
                for (int i = 0; i < FramesATurn && (length = _ports[port].Read(buffer)) > 0; i++)
                {
                    Take(port, buffer.AsSpan(0, length).ToArray());
                }
            }

            while (_held.TryPeek(out (int Port, byte[] Frame) first, out (long Due, long Number) at)
                && at.Due <= Stopwatch.GetTimestamp())
            {
                _held.Dequeue();
                _ports[first.Port].Write(first.Frame);
            }
        }
    }

    private int WaitMs() => _held.TryPeek(out _, out (long Due, long Number) next)
        ? (int)Math.Clamp(
            (next.Due - Stopwatch.GetTimestamp()) * 1_000 / Stopwatch.Frequency, 0, IdleMs)
        : IdleMs;

    // Destination and source are the first two fields of a frame, of six bytes each.
    private void Take(int from, byte[] frame)
    {
        if (frame.Length < 14)
        {
            return;
        }

        _portOf[AddressAt(frame, 6)] = from;
        bool isForAll = (frame[0] & 1) != 0;
        if (!isForAll && _portOf.TryGetValue(AddressAt(frame, 0), out int known))
        {
            Send(from, known, frame);
            return;
        }

        for (int port = 0; port < _ports.Count; port++)
        {
            Send(from, port, frame);
        }
    }

    private void Send(int from, int to, byte[] frame)
    {
        int tests = _ports.Count - 1;
        bool isOwn = from == tests || to == tests;
        if (from == to || (!isOwn && CutAt > 0 && (from < CutAt) != (to < CutAt)))
        {
            return;
        }

        if (!isOwn && _random.Next(1_000) < LostOfThousand)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        Interlocked.Increment(ref _passed);
        long due = Stopwatch.GetTimestamp() + (isOwn ? 0 : DelayMs * Stopwatch.Frequency / 1_000);
        _held.Enqueue((to, frame), (due, _number++));
    }

    private static long AddressAt(byte[] frame, int at)
    {
        long address = 0;
        for (int i = 0; i < 6; i++)
        {
            address = (address << 8) | frame[at + i];
        }

        return address;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
