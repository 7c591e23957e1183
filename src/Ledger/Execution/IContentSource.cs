using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Where an executor finds the bytes of content sidecars when they become effective; a node fills it from
/// its users and its peers. Thread-safe.
/// </summary>
public interface IContentSource
{
    /// <summary>
    /// The bytes of a content root, checked against it; null while this node does not have them. It may lack
    /// them for a time, it never answers anything else: what the block does must not depend on it.
    /// </summary>
    byte[]? Find(in Hash256 root);
}
