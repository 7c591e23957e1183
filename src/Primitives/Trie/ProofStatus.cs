namespace OpenLedger.Primitives.Trie;

/// <summary>What a Merkle proof says of a key.</summary>
public enum ProofStatus
{
    /// <summary>Nothing: see <see cref="ProofResult.Fault"/>.</summary>
    Invalid,

    /// <summary>The trie has the key, with <see cref="ProofResult.Value"/>.</summary>
    Present,

    /// <summary>The trie does not have the key.</summary>
    Absent,
}
