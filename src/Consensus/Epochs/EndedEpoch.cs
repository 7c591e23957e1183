using OpenLedger.Consensus.Messages;

namespace OpenLedger.Consensus.Epochs;

/// <summary>
/// The epoch before the running one, as a restarted node needs it to serve peers still in it.
/// </summary>
/// <param name="Config">What it was.</param>
/// <param name="Finalization">Names its boundary block.</param>
public sealed record EndedEpoch(EpochConfig Config, Certificate Finalization);
