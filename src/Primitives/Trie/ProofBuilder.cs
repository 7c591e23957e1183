using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Trie;

/// <summary>
/// Builds Merkle proofs as eth_getProof gives them: the RLP of the stored nodes from the root towards a key.
/// Nodes inside their parent are not listed again; an empty trie has an empty proof.
/// </summary>
public static class ProofBuilder
{
    /// <summary>Proof of an account, or of its absence, under the state root.</summary>
    public static IReadOnlyList<byte[]> Account(IWorldState state, Address address) =>
        Build(state, default, state.Root, NibblePath.FromHash(StateKeys.Account(address)));

    /// <summary>Proof of a slot, or that it is 0, under the account's storage root.</summary>
    public static IReadOnlyList<byte[]> Storage(IWorldState state, Address address, UInt256 slot) =>
        Build(
            state,
            StateKeys.Account(address),
            state.GetAccount(address).StorageRoot,
            NibblePath.FromHash(StateKeys.Slot(slot)));

    /// <summary>Proof of a key's value or absence in any trie.</summary>
    /// <exception cref="MissingTrieNodeException">The store lacks a node of this trie.</exception>
    public static IReadOnlyList<byte[]> Build(
        ITrieNodeReader nodes, Hash256 owner, Hash256 root, in NibblePath key)
    {
        List<byte[]> proof = [];
        MerklePatriciaTrie.Descend(nodes, owner, root, key, proof);
        return proof;
    }
}
