namespace OpenLedger.Consensus.Epochs;

/// <summary>What a step gave.</summary>
/// <param name="State">The state after it (the same object, changed in place).</param>
/// <param name="Effects">What the driver is to do, in order.</param>
public readonly record struct EpochStepResult(EpochState State, IReadOnlyList<Effect> Effects);
