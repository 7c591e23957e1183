using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// What this node needs and asks others for. Every step names again what is still needed; what no step named
/// between two retries is forgotten.
/// </summary>
internal sealed class MissingItems
{
    /// <summary>Most certificates asked for at a time.</summary>
    public const int CertificatesMax = 64;

    /// <summary>Most blocks asked for at a time.</summary>
    public const int BlocksMax = 256;

    public SortedDictionary<View, MissingItem> Certificates { get; } = [];

    public SortedDictionary<Hash256, MissingItem> Blocks { get; } = [];

    /// <summary>Finalized blocks from this height on.</summary>
    public SortedDictionary<Height, MissingItem> Ranges { get; } = [];

    public void Clear()
    {
        Certificates.Clear();
        Blocks.Clear();
        Ranges.Clear();
    }

    public bool IsEmpty => Certificates.Count + Blocks.Count + Ranges.Count == 0;
}
