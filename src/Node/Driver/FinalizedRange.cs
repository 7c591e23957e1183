using System.Diagnostics.CodeAnalysis;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Blocks of one epoch, each the parent of the next, and the Finalization that names the last: what proves a
/// stretch of the chain to who knows the epoch's set. Checked from the cheapest to the dearest: headers, then
/// the certificate (not here), then transactions and their senders.
/// </summary>
/// <param name="First">Height of the first block.</param>
/// <param name="Last">Height of the last block.</param>
/// <param name="Blocks">The blocks as they travel.</param>
/// <param name="Finalization">Names the last block; its signatures are not checked yet.</param>
internal sealed record FinalizedRange(
    Height First, Height Last, IReadOnlyList<ReadOnlyMemory<byte>> Blocks, Certificate Finalization)
{
    /// <summary>The epoch of all its blocks.</summary>
    public Epoch Epoch => Finalization.Body.Epoch;

    /// <summary>Bytes of the blocks together.</summary>
    public long BytesHeld { get; } = Blocks.Sum(block => (long)block.Length);

    /// <summary>Looks only at headers; null, with what is wrong, when they do not belong together.</summary>
    public static FinalizedRange? Of(
        IReadOnlyList<ReadOnlyMemory<byte>> blocks, Certificate finalization, out string? problem)
    {
        Body body = finalization.Body;
        BlockHeader? previous = null;
        Hash256 hash = default;
        Height first = default;
        foreach (ReadOnlyMemory<byte> bytes in blocks)
        {
            if (!BlockCodec.TryReadHeader(bytes.Span, out BlockHeader? header))
            {
                problem = "a range with a block whose header does not decode";
                return null;
            }

            bool follows = previous is null
                || (header.ParentHash == hash && header.Number.Value == previous.Number.Value + 1);
            if (!follows || header.Epoch != body.Epoch)
            {
                problem = "a range whose blocks are not one stretch of one epoch";
                return null;
            }

            first = previous is null ? header.Number : first;
            hash = BlockHeaderCodec.ComputeHash(header);
            previous = header;
        }

        if (previous is null || body.Kind != BodyKind.Finalize || body.BlockHash != hash)
        {
            problem = "a range without a Finalization of its last block";
            return null;
        }

        problem = null;
        return new FinalizedRange(first, previous.Number, blocks, finalization);
    }

    /// <summary>Decodes the blocks; false when a body is not the one its header commits to.</summary>
    public bool TryDecode(
        CandidateDecoder decoder, [NotNullWhen(true)] out IReadOnlyList<CandidateBlock>? candidates)
    {
        List<CandidateBlock> decoded = new(Blocks.Count);
        candidates = null;
        foreach (ReadOnlyMemory<byte> bytes in Blocks)
        {
            if (!decoder.TryDecode(bytes, out CandidateBlock? block))
            {
                return false;
            }

            decoded.Add(block);
        }

        candidates = decoded;
        return true;
    }
}
