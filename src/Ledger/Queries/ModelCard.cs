namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getModelCard: a model, the data it stands on, and how well it does.</summary>
/// <param name="Model">The model, its training and royalties among it.</param>
/// <param name="Data">What it stands on, a datanet each.</param>
/// <param name="HeldOutAccuracyBps">Held-out pieces it put under their label, of 10,000; null when none was
/// asked.</param>
public sealed record ModelCard(
    ModelDetails Model, IReadOnlyList<ModelCardData> Data, uint? HeldOutAccuracyBps);
