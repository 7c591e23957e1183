using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Contents;

/// <summary>A content that is stored.</summary>
/// <param name="Root">Its root.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Since">When it was added, or found when the store was opened.</param>
public readonly record struct StoredContent(Hash256 Root, uint SizeBytes, DateTimeOffset Since);
