using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getModel: a model.</summary>
/// <param name="ModelId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">infinigram, softmax or external.</param>
/// <param name="Owner">Who gets the model share.</param>
/// <param name="Revision">Current revision.</param>
/// <param name="PriceIn">Wei per 1,000 prompt tokens.</param>
/// <param name="PriceOut">Wei per 1,000 response tokens.</param>
/// <param name="ArtifactHash">As the owner stated it.</param>
/// <param name="Retired">True when it takes no more requests.</param>
/// <param name="Versions">What it stands on.</param>
/// <param name="ActivationHeight">First block it answers in.</param>
/// <param name="Active">True when the next block may settle its inferences.</param>
/// <param name="Segments">Segments of its corpus.</param>
/// <param name="Tokens">Tokens of its corpus, masked ones included.</param>
public sealed record ModelDetails(
    ModelId ModelId,
    string Name,
    string Kind,
    Address Owner,
    uint Revision,
    UInt256 PriceIn,
    UInt256 PriceOut,
    Hash256 ArtifactHash,
    bool Retired,
    IReadOnlyList<ModelVersionDetails> Versions,
    Height ActivationHeight,
    bool Active,
    int Segments,
    long Tokens)
{
    /// <summary>How it was trained; null for a model that is not, or not yet.</summary>
    public TrainingDetails? Training { get; init; }

    /// <summary>Its ancestors, ascending, with their shares of the model share.</summary>
    public IReadOnlyList<RoyaltyDetails> Royalties { get; init; } = [];
}
