using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Segments;

/// <summary>A store in native memory.</summary>
internal sealed class CopyingStore : ISegmentStore
{
    private readonly Dictionary<Hash256, SectionContent> _saved = [];

    public int Opened { get; private set; }

    public int Saved { get; private set; }

    /// <summary>Refuses everything it has, as a store does whose files are damaged.</summary>
    public bool IsDamaged { get; set; }

    public long BytesMin { get; init; }

    public SectionImage? Open(Hash256 key, out SegmentFault? fault)
    {
        fault = null;
        if (!_saved.TryGetValue(key, out SectionContent? content))
        {
            return null;
        }

        if (IsDamaged)
        {
            fault = new SegmentFault(SegmentFaultKind.BlockChecksum, "damaged by the test");
            return null;
        }

        Opened++;
        return new CopiedImage(content);
    }

    public SectionImage? Save(Hash256 key, SectionContent content, out SegmentFault? fault)
    {
        Saved++;
        _saved[key] = content;
        fault = null;
        return new CopiedImage(content);
    }
}
