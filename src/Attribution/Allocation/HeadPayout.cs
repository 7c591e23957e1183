using OpenLedger.Attribution.Influence;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>What one piece of a contribution earns from a prediction.</summary>
/// <param name="Head">The piece and its weight.</param>
/// <param name="Wei">floor(F_data * v_h / total weight).</param>
public readonly record struct HeadPayout(InfluenceHead Head, UInt256 Wei);
