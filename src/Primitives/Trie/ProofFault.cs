namespace OpenLedger.Primitives.Trie;

/// <summary>Why a Merkle proof proves nothing.</summary>
public enum ProofFault
{
    /// <summary>It does.</summary>
    None,

    /// <summary>More than <see cref="ProofVerifier.NodeCountMax"/> nodes.</summary>
    TooManyNodes,

    /// <summary>A node of more than <see cref="ProofVerifier.NodeSizeMax"/> bytes.</summary>
    NodeTooLarge,

    /// <summary>A node that is not the RLP of a leaf, extension or branch.</summary>
    MalformedNode,

    /// <summary>A node whose hash is not the one its parent, or the root, names.</summary>
    WrongHash,

    /// <summary>The path goes on where the proof ends.</summary>
    MissingNode,

    /// <summary>The proof goes on where the path ends.</summary>
    UnusedNodes,
}
