using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// Keys of the block and index tables: a kind byte, then a fixed-width big-endian key.
/// <code>
/// blocks   0 header, 1 body, 2 senders, 3 receipts, 4 attributions, 5 corpus events,
///          6 certificate || height 8
///          7 content || root 32
///          8 validator set || validatorsHash 32
///          9 internal transfers || height 8
/// index    0 transaction || hash 32     1 block || hash 32     2 inference || id 32
///          3 inference of a sequence number || sequence 8      4 log filter || height 8
///          5 touched || account 20, height 8, index 4
///          6 sent || sender 20, nonce 8
///          7 use || contribution 8, inference's sequence 8
///          8 earned || contribution 8, model 8, epoch 8        9 repeated || contribution 8
/// </code>
/// </summary>
internal static class ChainKeyLayout
{
    internal const byte Header = 0;
    internal const byte Body = 1;
    internal const byte Senders = 2;
    internal const byte Receipts = 3;
    internal const byte Attributions = 4;
    internal const byte CorpusEvents = 5;
    internal const byte Certificate = 6;
    internal const byte Content = 7;
    internal const byte ValidatorSet = 8;
    internal const byte Transfers = 9;

    internal const byte Transaction = 0;
    internal const byte Block = 1;
    internal const byte Inference = 2;
    internal const byte InferenceSequence = 3;
    internal const byte LogFilter = 4;
    internal const byte Touched = 5;
    internal const byte Sent = 6;
    internal const byte Use = 7;
    internal const byte Earned = 8;
    internal const byte Repeated = 9;

    internal const int NumberedSize = 1 + sizeof(ulong);
    internal const int HashedSize = 1 + Hash256.Size;
    internal const int PairedSize = 1 + sizeof(ulong) + sizeof(ulong);
    internal const int EarnedKeySize = 1 + (3 * sizeof(ulong));
    internal const int TouchedSize = 1 + Address.Size + sizeof(ulong) + sizeof(int);
    internal const int SentSize = 1 + Address.Size + sizeof(ulong);

    /// <summary>kind || number, in a span of <see cref="NumberedSize"/>.</summary>
    internal static ReadOnlySpan<byte> Numbered(Span<byte> key, byte kind, ulong number)
    {
        key[0] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(key[1..], number);
        return key;
    }

    /// <summary>kind || hash, in a span of <see cref="HashedSize"/>.</summary>
    internal static ReadOnlySpan<byte> Hashed(Span<byte> key, byte kind, Hash256 hash)
    {
        key[0] = kind;
        hash.CopyTo(key[1..]);
        return key;
    }

    /// <summary>kind || first || second, in a span of <see cref="PairedSize"/>.</summary>
    internal static ReadOnlySpan<byte> Paired(Span<byte> key, byte kind, ulong first, ulong second)
    {
        key[0] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(key[1..], first);
        BinaryPrimitives.WriteUInt64BigEndian(key[(1 + sizeof(ulong))..], second);
        return key;
    }

    /// <summary>Earned || contribution || model || epoch, in a span of <see cref="EarnedKeySize"/>.</summary>
    internal static ReadOnlySpan<byte> EarnedBy(
        Span<byte> key, ContributionId contribution, ModelId model, Epoch epoch)
    {
        Paired(key, Earned, contribution.Value, model.Value);
        BinaryPrimitives.WriteUInt64BigEndian(key[PairedSize..], epoch.Value);
        return key;
    }

    /// <summary>Touched || account || height || index, in a span of <see cref="TouchedSize"/>.</summary>
    internal static ReadOnlySpan<byte> TouchedBy(Span<byte> key, Address account, ulong height, int index)
    {
        key[0] = Touched;
        account.CopyTo(key[1..]);
        BinaryPrimitives.WriteUInt64BigEndian(key[(1 + Address.Size)..], height);
        BinaryPrimitives.WriteInt32BigEndian(key[(1 + Address.Size + sizeof(ulong))..], index);
        return key;
    }

    /// <summary>Sent || sender || nonce, in a span of <see cref="SentSize"/>.</summary>
    internal static ReadOnlySpan<byte> SentBy(Span<byte> key, Address sender, ulong nonce)
    {
        key[0] = Sent;
        sender.CopyTo(key[1..]);
        BinaryPrimitives.WriteUInt64BigEndian(key[(1 + Address.Size)..], nonce);
        return key;
    }

    /// <summary>The number of a key that <see cref="Numbered"/> wrote.</summary>
    internal static ulong NumberOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key[1..]);
}
