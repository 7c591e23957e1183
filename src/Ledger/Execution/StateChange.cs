using OpenLedger.Primitives.State;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Applies a block's changes to its parent's state as <see cref="StateLayer.Apply"/> does. Whoever wires a node
/// may stand around that call, to see what it costs; the result must be its own.
/// </summary>
/// <param name="parent">The state before.</param>
/// <param name="diff">The changes; the layer's from then on.</param>
public delegate StateLayer StateChange(IWorldState parent, StateDiff diff);
