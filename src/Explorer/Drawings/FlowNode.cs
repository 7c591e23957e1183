using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Drawings;

/// <summary>Somebody an amount goes to, and whom it goes on to.</summary>
/// <param name="Label">Who.</param>
/// <param name="Wei">How much.</param>
/// <param name="Style">The style class of its box and of the band that leads to it.</param>
/// <param name="Link">Where a click leads; null: nowhere.</param>
/// <param name="Next">Whom it goes on to, in order.</param>
public sealed record FlowNode(
    string Label, UInt256 Wei, string Style, string? Link, IReadOnlyList<FlowNode> Next);
