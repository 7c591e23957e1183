using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>A content that a block makes effective and this node does not have yet.</summary>
/// <param name="Root">Its root.</param>
/// <param name="SizeBytes">Its length.</param>
public readonly record struct MissingContent(Hash256 Root, uint SizeBytes);
