using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// Answers sync requests from the finalized chain. A peer's rate and the answers' sizes are bounded by
/// <see cref="SyncProtocol.Options"/>, the work at one time by <see cref="SyncProtocol.ServedAtOnceMax"/>.
/// Thread-safe.
/// </summary>
internal sealed class SyncServer(IChainReader chain, EpochSchedule schedule, Hash256 genesis)
{
    private readonly FinalizedBlockReader _reader = new(chain, schedule);
    private int _serving;

    /// <summary>Answers from now on.</summary>
    public void Serve(IRequests requests) =>
        requests.Serve(SyncProtocol.Name, SyncProtocol.Options, (_, request, stop) => Answer(request, stop));

    /// <summary>The parts of an answer; null for a request that means nothing, or at the limit.</summary>
    internal IAsyncEnumerable<ReadOnlyMemory<byte>>? Answer(
        ReadOnlyMemory<byte> request, CancellationToken stop) => SyncRequest.TryDecode(request.Span) switch
        {
            SyncRequest.Status => One(Status().Encode()),
            SyncRequest.Blocks m => Volatile.Read(ref _serving) < SyncProtocol.ServedAtOnceMax
                ? Blocks(m, stop).ToAsyncEnumerable()
                : null,
            SyncRequest.Certificate m => One(CertificateOf(m.Epoch, m.View)?.Encode()),
            SyncRequest.Block m => One(chain.GetBlock(m.Hash) is { } block ? BlockCodec.Encode(block) : null),
            _ => null,
        };

    /// <summary>Where this node is.</summary>
    internal SyncStatus Status()
    {
        ChainView head = chain.Head;
        Height height = head.Header.Number;
        Epoch epoch = schedule.EpochOf(new Height(height.Value + 1));
        return new SyncStatus(genesis, height, head.Hash, epoch, NewestProved(head));
    }

    /// <summary>The newest block that a stored Finalization names; null when none is near the head.</summary>
    internal BlockAnnouncement? NewestProved() => NewestProved(chain.Head);

    private BlockAnnouncement? NewestProved(ChainView head)
    {
        // In a batch of commits the named block comes last: the one below it is not far.
        BlockHeader? header = head.Header;
        for (int i = 0; i < SyncProtocol.RangeBlocksMax && header is { Number.Value: > 0 }; i++)
        {
            if (_reader.CertificateNaming(header.Number) is { } certificate)
            {
                return BlockAnnouncement.Of(header, certificate);
            }

            header = chain.GetHeader(new Height(header.Number.Value - 1));
        }

        return null;
    }

    /// <summary>
    /// The Finalization that decided a view: of the first block of the epoch at or above the view, or of the
    /// nearest named one above that. Views ascend with heights.
    /// </summary>
    private Certificate? CertificateOf(Epoch epoch, View view)
    {
        ulong head = chain.Head.Header.Number.Value;
        if (head == 0 || epoch > schedule.EpochOf(new Height(head)))
        {
            return null;
        }

        ulong last = Math.Min(schedule.BoundaryOf(epoch).Value, head);
        ulong low = (epoch.Value * schedule.EpochBlocks) + 1;
        ulong high = last;
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            if (chain.GetHeader(new Height(middle))!.View < view)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        // Of the view itself or above it; the boundary block may be finalized again and again, and is last.
        (_, Certificate? found) = _reader.CertificateAt(new Height(low));
        return found?.Body.View >= view ? found : null;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Blocks(SyncRequest.Blocks request, CancellationToken stop)
    {
        Interlocked.Increment(ref _serving);
        try
        {
            Certificate? finalization = null;
            foreach ((IReadOnlyList<ReadOnlyMemory<byte>> blocks, Certificate named) in
                _reader.Read(
                    request.From, request.Count, SyncProtocol.AnswerBlocksMax, SyncProtocol.RangeBytesMax))
            {
                foreach (ReadOnlyMemory<byte> block in blocks)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return block;
                }

                finalization = named;
            }

            if (finalization is not null)
            {
                yield return finalization.Encode();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _serving);
        }
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> One(byte[]? part) =>
        (part is null ? [] : new ReadOnlyMemory<byte>[] { part }).ToAsyncEnumerable();
}
