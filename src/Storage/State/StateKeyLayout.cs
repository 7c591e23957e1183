using System.Buffers.Binary;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.State;

/// <summary>
/// Keys of the state, fixed-width and big-endian. One buffer holds <c>kind 1 || key || height 8</c>: the
/// middle is the key in the flat or trie table, the whole is the key in the history table.
/// <code>
/// kind 0  account  key = address 20
/// kind 1  slot     key = address 20 || slot 32
/// kind 2  node     key = owner 32 || path 32 (nibbles, left-aligned, zero-filled) || nibble count 1
/// kind 3  journal  no key; value = the kind || key of everything the block at this height changed
/// </code>
/// </summary>
internal static class StateKeyLayout
{
    internal const byte AccountKind = 0;
    internal const byte SlotKind = 1;
    internal const byte NodeKind = 2;
    internal const byte JournalKind = 3;

    internal const int HeightSize = 8;
    internal const int AccountSize = 1 + Address.Size + HeightSize;
    internal const int SlotSize = 1 + Address.Size + UInt256.Size + HeightSize;
    internal const int NodeSize = 1 + Hash256.Size + Hash256.Size + 1 + HeightSize;
    internal const int JournalSize = 1 + HeightSize;

    /// <summary>Bytes of <c>kind || key || height</c> for a kind.</summary>
    internal static int SizeOf(byte kind) => kind switch
    {
        AccountKind => AccountSize,
        SlotKind => SlotSize,
        NodeKind => NodeSize,
        JournalKind => JournalSize,
        _ => throw new InvalidDataException($"state key kind {kind}"),
    };

    /// <summary>The key within the flat or trie table.</summary>
    internal static ReadOnlySpan<byte> TableKey(ReadOnlySpan<byte> buffer) => buffer[1..^HeightSize];

    internal static void SetHeight(Span<byte> buffer, ulong height) =>
        BinaryPrimitives.WriteUInt64BigEndian(buffer[^HeightSize..], height);

    internal static void WriteAccount(Span<byte> buffer, Address address)
    {
        buffer[0] = AccountKind;
        address.CopyTo(buffer[1..]);
    }

    internal static void WriteSlot(Span<byte> buffer, Address address, in UInt256 slot)
    {
        buffer[0] = SlotKind;
        address.CopyTo(buffer[1..]);
        slot.WriteBigEndian(buffer[(1 + Address.Size)..]);
    }

    internal static void WriteNode(Span<byte> buffer, in TrieNodeKey key)
    {
        buffer[0] = NodeKind;
        key.Owner.CopyTo(buffer[1..]);
        key.Path.CopyKeyTo(buffer[(1 + Hash256.Size)..]);
    }

    internal static void WriteJournal(Span<byte> buffer, ulong height)
    {
        buffer[0] = JournalKind;
        SetHeight(buffer, height);
    }
}
