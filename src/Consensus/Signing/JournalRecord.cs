using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// One entry of the signer's journal; the file frames it (length, checksum). Big endian:
/// <code>
/// 1 vote 123
/// 2 epoch u64 | view u64                              the watermark
/// 3                                                   the journal before this was lost
/// 4 epoch u64 | view u64                              enough power vouched: the floor
/// 5 epoch u64 | view u64 | epoch u64 | view u64 | count u32 | count votes of 123
///                                                     imported: watermark, bar (0, 0: none), votes
/// </code>
/// A history is one record, so that a power cut leaves all of it or nothing.
/// </summary>
public abstract record JournalRecord
{
    private const int PositionSize = 16;
    private const int ImportHeaderSize = (2 * PositionSize) + 4;

    private JournalRecord()
    {
    }

    /// <summary>A vote, before its signature leaves the signer.</summary>
    public sealed record OfVote(Vote Vote) : JournalRecord;

    /// <summary>The watermark was raised.</summary>
    public sealed record OfWatermark(WalPosition Watermark) : JournalRecord;

    /// <summary>The loss of the journal was noticed.</summary>
    public sealed record RecoveryBegun : JournalRecord;

    /// <summary>The recovery ended: nothing at or below the floor is signed.</summary>
    public sealed record Recovered(WalPosition Floor) : JournalRecord;

    /// <summary>Another journal's history was taken over.</summary>
    public sealed record Imported(WalPosition Watermark, WalPosition? Barred, IReadOnlyList<Vote> Votes)
        : JournalRecord;

    /// <summary>The highest position the record speaks of: it is kept until that is committed.</summary>
    public WalPosition Highest => this switch
    {
        OfVote r => WalPosition.Of(r.Vote.Body.Epoch, r.Vote.Body.View),
        OfWatermark r => r.Watermark,
        Recovered r => SignerRules.NextEpochOf(r.Floor) ?? r.Floor,
        Imported r => r.Votes.Select(v => WalPosition.Of(v.Body.Epoch, v.Body.View))
            .Append(r.Watermark).Append(r.Barred ?? default).Max(),
        _ => default,
    };

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode() => this switch
    {
        OfVote r => [1, .. r.Vote.Encode()],
        OfWatermark r => [2, .. Bytes(r.Watermark)],
        RecoveryBegun => [3],
        Recovered r => [4, .. Bytes(r.Floor)],
        Imported r => EncodeImport(r),
        _ => throw new InvalidOperationException("an unknown record"),
    };

    /// <summary>Reads a record that fills <paramref name="bytes"/> exactly; false when it is none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out JournalRecord? record)
    {
        record = null;
        if (bytes.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[1..];
        switch (bytes[0])
        {
            case 1 when TryDecodeVote(rest, out Vote? vote):
                record = new OfVote(vote!);
                break;
            case 2 when rest.Length == PositionSize && TryDecodePosition(rest, out WalPosition position):
                record = new OfWatermark(position);
                break;
            case 3 when rest.IsEmpty:
                record = new RecoveryBegun();
                break;
            case 4 when rest.Length == PositionSize && TryDecodePosition(rest, out WalPosition floor):
                record = new Recovered(floor);
                break;
            case 5:
                record = DecodeImport(rest);
                break;
        }

        return record is not null;
    }

    private static byte[] EncodeImport(Imported record)
    {
        byte[] bytes = new byte[ImportHeaderSize + 1 + (record.Votes.Count * Vote.Size)];
        bytes[0] = 5;
        Bytes(record.Watermark).CopyTo(bytes, 1);
        Bytes(record.Barred ?? default).CopyTo(bytes, 1 + PositionSize);
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes.AsSpan(1 + (2 * PositionSize)), (uint)record.Votes.Count);
        for (int i = 0; i < record.Votes.Count; i++)
        {
            record.Votes[i].Encode(bytes.AsSpan(1 + ImportHeaderSize + (i * Vote.Size)));
        }

        return bytes;
    }

    private static Imported? DecodeImport(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < ImportHeaderSize
            || !TryDecodePosition(rest, out WalPosition watermark)
            || !TryDecodePosition(rest[PositionSize..], out WalPosition barred))
        {
            return null;
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(rest[(2 * PositionSize)..]);
        rest = rest[ImportHeaderSize..];
        if (count > SignerRules.VotesMax || rest.Length != count * Vote.Size)
        {
            return null;
        }

        List<Vote> votes = [];
        for (; !rest.IsEmpty; rest = rest[Vote.Size..])
        {
            if (!TryDecodeVote(rest[..Vote.Size], out Vote? vote))
            {
                return null;
            }

            votes.Add(vote!);
        }

        return new Imported(watermark, barred == default ? null : barred, votes);
    }

    private static bool TryDecodeVote(ReadOnlySpan<byte> bytes, out Vote? vote) =>
        Vote.TryDecode(bytes, out vote) == MessageError.None
        && WalPosition.TryOf(vote!.Body.Epoch, vote.Body.View, out _);

    private static bool TryDecodePosition(ReadOnlySpan<byte> bytes, out WalPosition position) =>
        WalPosition.TryOf(
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            new View(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
            out position);

    private static byte[] Bytes(WalPosition position)
    {
        byte[] bytes = new byte[PositionSize];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, position.Epoch.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), position.View.Value);
        return bytes;
    }
}
