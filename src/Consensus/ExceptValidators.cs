using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>Who need not be sent a message: they are past what it says.</summary>
/// <param name="Epoch">Whose set the indices are of.</param>
/// <param name="Indices">In ascending order.</param>
public sealed record ExceptValidators(Epoch Epoch, IReadOnlyList<ValidatorIndex> Indices);
