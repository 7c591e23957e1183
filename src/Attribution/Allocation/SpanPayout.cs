using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>What one span earns.</summary>
/// <param name="Span">The span.</param>
/// <param name="Wei">floor(F_data * A_S / U_tot).</param>
public readonly record struct SpanPayout(TraceSpan Span, UInt256 Wei);
