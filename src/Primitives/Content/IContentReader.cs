using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Content;

/// <summary>
/// Reads stored content by its root: the Keccak-256 of its bytes, or their <see cref="ContentRoot"/> where
/// they came as a sidecar. Thread-safe.
/// </summary>
public interface IContentReader
{
    /// <summary>The bytes, or null when there are none of that root.</summary>
    byte[]? GetContent(Hash256 root);
}
