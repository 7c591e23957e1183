using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// The content store of an unfinalized block: its own content over its parent's. Safe for concurrent readers.
/// </summary>
public sealed class ContentLayer(
    IContentReader parent, SortedDictionary<Hash256, byte[]> added) : IContentReader
{
    private IContentReader _parent = parent;

    /// <inheritdoc/>
    public byte[]? GetContent(Hash256 root) =>
        added.TryGetValue(root, out byte[]? bytes) ? bytes : Volatile.Read(ref _parent).GetContent(root);

    /// <summary>
    /// Reads from <paramref name="stored"/>, which has this layer's content too, instead of the parent.
    /// </summary>
    public void Settle(IContentReader stored) => Volatile.Write(ref _parent, stored);
}
