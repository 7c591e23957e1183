using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// What a light client believes without proof. A Finalization's digest holds chain id, genesis hash and fork
/// id, so a proof that states others than its validators signed for does not verify: what must be known
/// beforehand is only who the validators are, at one block.
/// </summary>
public sealed record LightTrust
{
    private LightTrust()
    {
    }

    /// <summary>
    /// The genesis file. Its validators and parameters are compared with the proof's first epoch, and its
    /// hash with the first header's extraData. The rest of that header (the state root needs the baseline
    /// texts to be computed) is bound by the signatures: the validators of the file sign for one genesis
    /// hash.
    /// </summary>
    public GenesisConfig? Genesis { get; private init; }

    /// <summary>Hash of block 0.</summary>
    public Hash256? GenesisHash { get; private init; }

    /// <summary>
    /// Hash of a boundary block. It must be younger than the time after which a validator gets its stake
    /// back: older validators have nothing to lose by signing another history.
    /// </summary>
    public Hash256? Checkpoint { get; private init; }

    /// <summary>Trusts a genesis file, and that its block 0 has a hash, when one is known.</summary>
    public static LightTrust OfGenesis(GenesisConfig genesis, Hash256? genesisHash = null)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        return new LightTrust { Genesis = genesis, GenesisHash = genesisHash };
    }

    /// <summary>Trusts the hash of block 0.</summary>
    public static LightTrust OfGenesisHash(Hash256 genesisHash) => new() { GenesisHash = genesisHash };

    /// <summary>
    /// Trusts a boundary block. Without a genesis hash the chain's identity is taken from the proof: enough
    /// as long as the validators use their keys on no other chain.
    /// </summary>
    public static LightTrust OfCheckpoint(Hash256 boundary, Hash256? genesisHash = null) =>
        new() { Checkpoint = boundary, GenesisHash = genesisHash };
}
