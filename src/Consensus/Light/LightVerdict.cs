using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Light;

/// <summary>What verifying a proof gave.</summary>
public abstract record LightVerdict
{
    private LightVerdict()
    {
    }

    /// <summary>It proves nothing.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Refused(LightError Error) : LightVerdict;

    /// <summary>The block is final, given what was trusted.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Trusted">The block that was trusted: genesis or the checkpoint.</param>
    /// <param name="EpochsPassed">Boundaries between the two.</param>
    /// <param name="NamedHeight">Height of the block the Finalization names.</param>
    /// <param name="View">View it was finalized in.</param>
    /// <param name="Signers">Who signed it, by index.</param>
    /// <param name="SignedPower">Their power together.</param>
    /// <param name="Validators">The set they are of.</param>
    public sealed record Proven(
        LightHeader Block,
        LightHeader Trusted,
        int EpochsPassed,
        Height NamedHeight,
        View View,
        IReadOnlyList<ValidatorIndex> Signers,
        Power SignedPower,
        ValidatorSet Validators) : LightVerdict;
}
