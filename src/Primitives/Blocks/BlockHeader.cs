using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// A block header: the 16 fields of an Ethereum London header in their order, then this chain's six
/// (docs/spec/ledger.md). hash = keccak(rlp(header)). ommersHash, difficulty, mixHash and nonce hold
/// Ethereum's constants for proof of stake (empty list, 0, zero hash, 8 zero bytes) and are not stored.
/// </summary>
public sealed record BlockHeader
{
    /// <summary>Hash of the parent's header; zero for genesis.</summary>
    public required Hash256 ParentHash { get; init; }

    /// <summary>Address the proposer is paid at ("coinbase").</summary>
    public required Address Beneficiary { get; init; }

    /// <summary>Root of the account trie after this block.</summary>
    public required Hash256 StateRoot { get; init; }

    /// <summary>Ordered-trie root of the raw transactions.</summary>
    public required Hash256 TransactionsRoot { get; init; }

    /// <summary>Ordered-trie root of the receipts' trie forms.</summary>
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>Union of the receipts' log filters.</summary>
    public required Bloom LogsBloom { get; init; }

    /// <summary>Height.</summary>
    public required Height Number { get; init; }

    /// <summary>Gas all transactions may use together.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Gas they used.</summary>
    public required ulong GasUsed { get; init; }

    /// <summary>Seconds since 1970: <see cref="TimestampMs"/> / 1000.</summary>
    public ulong Timestamp => TimestampMs / 1000;

    /// <summary>
    /// Commitment to the block's credits (<see cref="VoteCreditCodec.CommitmentOf"/>): empty or 32 bytes. Of
    /// block 0 the hash of the genesis configuration.
    /// </summary>
    public ReadOnlyMemory<byte> ExtraData { get; init; }

    /// <summary>EIP-1559 base fee in wei per gas.</summary>
    public required UInt256 BaseFeePerGas { get; init; }

    /// <summary>Milliseconds since 1970; greater than the parent's.</summary>
    public required ulong TimestampMs { get; init; }

    /// <summary>Epoch whose validators decide this block.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>View it was proposed in.</summary>
    public required View View { get; init; }

    /// <summary>View its parent was proposed in (0: the epoch's anchor).</summary>
    public required View ParentView { get; init; }

    /// <summary>Ordered-trie root of the block's attribution proofs.</summary>
    public required Hash256 AttributionRoot { get; init; }

    /// <summary>Commitment to the validator set that signs this block's child.</summary>
    public required Hash256 ValidatorsHash { get; init; }
}
