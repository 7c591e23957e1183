using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>Hashes of empty things.</summary>
public static class KnownHashes
{
    /// <summary>Root of a Merkle-Patricia trie without entries: keccak(rlp("")).</summary>
    public static Hash256 EmptyTrieRoot { get; } =
        Hash256.Parse("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

    /// <summary>Hash of a block's empty uncle list: keccak(rlp([])).</summary>
    public static Hash256 EmptyUncles { get; } =
        Hash256.Parse("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
}
