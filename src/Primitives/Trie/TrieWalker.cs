using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Lists what is in a trie, in key order, and checks on the way that every node has the hash its parent
/// names: whoever has walked a trie to its end knows that the store holds all of it. A node that is wrong is
/// our own store's damage and violates an invariant; a node that is absent throws
/// <see cref="MissingTrieNodeException"/>.
/// </summary>
public static class TrieWalker
{
    /// <summary>The accounts under a state root, by the hash of their address.</summary>
    public static IEnumerable<(Hash256 AddressHash, Account Account)> Accounts(
        ITrieNodeReader nodes, Hash256 stateRoot)
    {
        foreach ((NibblePath key, ReadOnlyMemory<byte> value) in Entries(nodes, default, stateRoot))
        {
            bool ok = AccountCodec.TryDecode(value.Span, out Account account);
            Invariant.Require(ok && !account.IsEmpty, "the account trie holds accounts that are not empty");
            yield return (KeyHash(key), account);
        }
    }

    /// <summary>
    /// The slots of the account whose address hashes to <paramref name="addressHash"/>, by the hash of the
    /// slot.
    /// </summary>
    public static IEnumerable<(Hash256 SlotHash, UInt256 Value)> Slots(
        ITrieNodeReader nodes, Hash256 addressHash, Hash256 storageRoot)
    {
        foreach ((NibblePath key, ReadOnlyMemory<byte> value) in Entries(nodes, addressHash, storageRoot))
        {
            bool ok = AccountCodec.TryDecodeSlot(value.Span, out UInt256 number);
            Invariant.Require(ok, "a storage trie holds numbers that are not 0");
            yield return (KeyHash(key), number);
        }
    }

    /// <summary>The entries of any trie, in key order.</summary>
    public static IEnumerable<(NibblePath Key, ReadOnlyMemory<byte> Value)> Entries(
        ITrieNodeReader nodes, Hash256 owner, Hash256 root)
    {
        if (root == KnownHashes.EmptyTrieRoot)
        {
            yield break;
        }

        Stack<(NibblePath At, NodeReference Reference)> open = new();
        open.Push((NibblePath.Empty, NodeReference.Of(root.ToArray())));
        while (open.TryPop(out (NibblePath At, NodeReference Reference) top))
        {
            byte[] node = Open(nodes, new TrieNodeKey(owner, top.At), top.Reference);
            TrieNodeLayout layout = TrieNodeLayout.ParseStored(node, top.At);
            switch (layout.Kind)
            {
                case TrieNodeKind.Leaf:
                    yield return (layout.End, node.AsMemory(layout.Value));
                    break;
                case TrieNodeKind.Extension:
                    open.Push((layout.End, layout.Child(node, 0)));
                    break;
                default:
                    PushChildren(open, layout, node, top.At);
                    ReadOnlyMemory<byte> value = node.AsMemory(layout.Value);
                    if (!value.IsEmpty)
                    {
                        yield return (top.At, value);
                    }

                    break;
            }
        }
    }

    // The last child first: the stack gives them back in order.
    private static void PushChildren(
        Stack<(NibblePath At, NodeReference Reference)> open,
        in TrieNodeLayout layout,
        byte[] node,
        in NibblePath at)
    {
        for (int slot = TrieNodeLayout.ChildCount - 1; slot >= 0; slot--)
        {
            NodeReference child = layout.Child(node, slot);
            if (!child.IsEmpty)
            {
                open.Push((at.Append(slot), child));
            }
        }
    }

    private static byte[] Open(ITrieNodeReader nodes, in TrieNodeKey key, in NodeReference reference)
    {
        if (!reference.IsHash)
        {
            return reference.Bytes.ToArray();
        }

        byte[] node = MerklePatriciaTrie.ReadNode(nodes, key);
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Keccak.Hash(node, hash);
        Invariant.Require(
            hash.SequenceEqual(reference.Bytes), $"the trie node at {key} has the hash its parent names");
        return node;
    }

    private static Hash256 KeyHash(in NibblePath key)
    {
        Invariant.Require(key.Length == NibblePath.LengthMax, "the keys of a state trie are hashes");
        Span<byte> packed = stackalloc byte[Hash256.Size];
        key.CopyPackedTo(packed);
        return new Hash256(packed);
    }
}
