using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// A block's corpus events as stored, one RLP list:
/// <code>
/// [0, contribution, datanet, contentRoot, held 0|1]    admitted
/// [1, contribution]                                    released
/// [2, segment, datanet]                                sealed
/// </code>
/// </summary>
internal static class CorpusEventCodec
{
    private const ulong Admitted = 0;
    private const ulong Released = 1;
    private const ulong Sealed = 2;

    internal static byte[] Encode(IReadOnlyList<CorpusEvent> events)
    {
        RlpWriter writer = new();
        writer.StartList();
        foreach (CorpusEvent change in events)
        {
            writer.StartList();
            Write(writer, change);
            writer.EndList();
        }

        return writer.EndList().ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Encode"/> wrote.</exception>
    internal static IReadOnlyList<CorpusEvent> Decode(ReadOnlySpan<byte> bytes)
    {
        List<CorpusEvent> events = [];
        RlpReader reader = new(bytes);
        bool read = reader.TryReadList(out RlpReader list) && reader.TryEnd();
        while (read && !list.IsAtEnd)
        {
            CorpusEvent? change = null;
            read = list.TryReadList(out RlpReader item) && TryRead(ref item, out change) && item.TryEnd();
            events.Add(change!);
        }

        return read ? events : throw new InvalidDataException("stored corpus events do not decode");
    }

    private static void Write(RlpWriter writer, CorpusEvent change)
    {
        switch (change)
        {
            case CorpusEvent.Admitted admitted:
                writer.WriteUInt(Admitted)
                    .WriteUInt(admitted.Contribution.Value)
                    .WriteUInt(admitted.Datanet.Value)
                    .WriteHash(admitted.ContentRoot)
                    .WriteUInt(admitted.Held ? 1UL : 0UL);
                break;
            case CorpusEvent.Released released:
                writer.WriteUInt(Released).WriteUInt(released.Contribution.Value);
                break;
            case CorpusEvent.Sealed seal:
                writer.WriteUInt(Sealed).WriteUInt(seal.Segment.Value).WriteUInt(seal.Datanet.Value);
                break;
            default:
                Invariant.Require(false, "a corpus event is one of three");
                break;
        }
    }

    private static bool TryRead(ref RlpReader item, out CorpusEvent? change)
    {
        change = null;
        if (!item.TryReadUInt64(out ulong kind) || !item.TryReadUInt64(out ulong id))
        {
            return false;
        }

        ulong datanet = 0;
        switch (kind)
        {
            case Admitted when item.TryReadUInt64(out datanet)
                && item.TryReadHash(out Hash256 root)
                && item.TryReadUInt64(out ulong held) && held <= 1:
                change = new CorpusEvent.Admitted(
                    new ContributionId(id), new DatanetId(datanet), root, held == 1);
                break;
            case Released:
                change = new CorpusEvent.Released(new ContributionId(id));
                break;
            case Sealed when item.TryReadUInt64(out datanet):
                change = new CorpusEvent.Sealed(new SegmentId(id), new DatanetId(datanet));
                break;
        }

        return change is not null;
    }
}
