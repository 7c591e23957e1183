using System.IO.Pipelines;

namespace OpenLedger.Network.Tests.Transport;

/// <summary>
/// Two ends of a connection in memory; each pipe makes its writer wait above its threshold.
/// </summary>
internal sealed class DuplexPair
{
    public DuplexPair(long pauseBytes = 256 * 1_024)
    {
        PipeOptions options = new(
            pauseWriterThreshold: pauseBytes, resumeWriterThreshold: pauseBytes / 2, useSynchronizationContext: false);
        Pipe there = new(options);
        Pipe back = new(options);
        A = new End(back.Reader, there.Writer);
        B = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe A { get; }

    public IDuplexPipe B { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
