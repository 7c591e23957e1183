using System.Buffers;
using System.IO.Pipelines;

namespace OpenLedger.Network.Tests.Transport;

/// <summary>Reads and writes whole amounts, as tests want them.</summary>
internal static class PipeBytes
{
    /// <summary>How long a test waits for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Exactly as many bytes, or the test fails.</summary>
    public static async Task<byte[]> TakeAsync(this PipeReader input, int count)
    {
        using CancellationTokenSource patience = new(Patience);
        ReadResult result = await input.ReadAtLeastAsync(count, patience.Token);
        Assert.That(result.Buffer.Length, Is.GreaterThanOrEqualTo(count), "the pipe ended early");
        byte[] bytes = result.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    /// <summary>All bytes to the end of the pipe.</summary>
    public static async Task<byte[]> TakeAllAsync(this PipeReader input)
    {
        using MemoryStream all = new();
        using CancellationTokenSource patience = new(Patience);
        await input.CopyToAsync(all, patience.Token);
        return all.ToArray();
    }

    /// <summary>Writes and flushes.</summary>
    public static async Task PutAsync(this PipeWriter output, byte[] bytes)
    {
        using CancellationTokenSource patience = new(Patience);
        FlushResult result = await output.WriteAsync(bytes, patience.Token);
        Assert.That(result.IsCompleted, Is.False, "nobody reads any more");
    }

    /// <summary>Bytes that are not all alike.</summary>
    public static byte[] Pattern(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The fault that a task ends in.</summary>
    public static DisconnectReason ReasonOf(AsyncTestDelegate act) =>
        Assert.ThrowsAsync<PeerFaultException>(act)!.Reason;
}
