using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Checks Merkle proofs from strangers against a root that is trusted. A valid proof is exactly the nodes on
/// the key's path, each with the hash its parent names, none left over. Thread-safe.
/// </summary>
public static class ProofVerifier
{
    /// <summary>The most nodes: one at each of 64 nibbles, and the root.</summary>
    public const int NodeCountMax = NibblePath.LengthMax + 1;

    /// <summary>The largest node: a leaf that holds a whole receipt or transaction.</summary>
    public const int NodeSizeMax = 1 << 20;

    /// <summary>
    /// What <paramref name="proof"/> says of <paramref name="key"/> under <paramref name="root"/>.
    /// </summary>
    public static ProofResult Verify(Hash256 root, in NibblePath key, IReadOnlyList<byte[]> proof)
    {
        if (proof.Count > NodeCountMax)
        {
            return ProofResult.Invalid(ProofFault.TooManyNodes);
        }

        if (root == KnownHashes.EmptyTrieRoot)
        {
            return End([], 0..0, proof.Count);
        }

        Span<byte> rootBytes = stackalloc byte[Hash256.Size];
        root.CopyTo(rootBytes);
        NodeReference next = NodeReference.Of(rootBytes);
        NibblePath at = NibblePath.Empty;
        int used = 0;
        while (true)
        {
            byte[] node;
            if (!next.IsHash)
            {
                node = next.Bytes.ToArray();
            }
            else if (used == proof.Count)
            {
                return ProofResult.Invalid(ProofFault.MissingNode);
            }
            else
            {
                node = proof[used++];
                ProofFault fault = Check(node, next);
                if (fault != ProofFault.None)
                {
                    return ProofResult.Invalid(fault);
                }
            }

            if (!TrieNodeLayout.TryParse(node, at, out TrieNodeLayout layout))
            {
                return ProofResult.Invalid(ProofFault.MalformedNode);
            }

            if (!layout.TryStep(node, ref at, key, out next, out Range value))
            {
                return End(node, value, proof.Count - used);
            }
        }
    }

    /// <summary>
    /// The account that <paramref name="proof"/> proves; an absent one is empty. False when the proof is
    /// invalid.
    /// </summary>
    public static bool TryVerifyAccount(
        Hash256 stateRoot, Address address, IReadOnlyList<byte[]> proof, out Account account)
    {
        account = Account.Empty;
        ProofResult result = Verify(stateRoot, NibblePath.FromHash(StateKeys.Account(address)), proof);
        return result.Status == ProofStatus.Absent
            || (result.Status == ProofStatus.Present
                && AccountCodec.TryDecode(result.Value.Span, out account));
    }

    /// <summary>
    /// The slot that <paramref name="proof"/> proves; an absent one is 0. False when the proof is invalid.
    /// </summary>
    public static bool TryVerifyStorage(
        Hash256 storageRoot, UInt256 slot, IReadOnlyList<byte[]> proof, out UInt256 value)
    {
        value = default;
        ProofResult result = Verify(storageRoot, NibblePath.FromHash(StateKeys.Slot(slot)), proof);
        return result.Status == ProofStatus.Absent
            || (result.Status == ProofStatus.Present
                && AccountCodec.TryDecodeSlot(result.Value.Span, out value));
    }

    private static ProofFault Check(byte[] node, in NodeReference expected)
    {
        if (node.Length > NodeSizeMax)
        {
            return ProofFault.NodeTooLarge;
        }

        Span<byte> hash = stackalloc byte[Hash256.Size];
        Keccak.Hash(node, hash);
        return hash.SequenceEqual(expected.Bytes) ? ProofFault.None : ProofFault.WrongHash;
    }

    private static ProofResult End(byte[] node, Range value, int unused)
    {
        if (unused > 0)
        {
            return ProofResult.Invalid(ProofFault.UnusedNodes);
        }

        ReadOnlyMemory<byte> found = node.AsMemory(value);
        return new ProofResult(
            found.IsEmpty ? ProofStatus.Absent : ProofStatus.Present, found, ProofFault.None);
    }
}
