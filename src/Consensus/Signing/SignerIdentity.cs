using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>Whose journal it is: a key on a chain. Histories of two identities are never mixed.</summary>
/// <param name="ChainId">The chain's number.</param>
/// <param name="Genesis">Hash of the chain's block 0.</param>
/// <param name="ForkId">The fork the votes are signed for.</param>
/// <param name="Key">The validator's public key.</param>
public sealed record SignerIdentity(ulong ChainId, Hash256 Genesis, uint ForkId, PublicKey Key)
{
    /// <summary>What its votes are signed under.</summary>
    public ConsensusDomain Domain => new(ChainId, Genesis, ForkId);

    /// <summary>What differs from another identity, in words; null when nothing does.</summary>
    public string? DifferenceFrom(SignerIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Genesis != other.Genesis ? $"the chain with genesis {Genesis}, not {other.Genesis}"
            : ChainId != other.ChainId ? $"chain {ChainId}, not {other.ChainId}"
            : ForkId != other.ForkId ? $"fork {ForkId}, not {other.ForkId}"
            : !Key.Equals(other.Key) ? $"the key {Key}, not {other.Key}"
            : null;
    }
}
