using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>What a contribution earned by one model in one epoch.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Epoch">The epoch of the settling blocks.</param>
/// <param name="Inferences">Inferences it was matched in.</param>
/// <param name="Tokens">Tokens of their answers that are its; of a classifier, texts of it that counted.</param>
/// <param name="Wei">What attribution gave it; of an external model also what its payer has not accepted.</param>
public sealed record ModelEarnings(ModelId ModelId, Epoch Epoch, ulong Inferences, ulong Tokens, UInt256 Wei);
