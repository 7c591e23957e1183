using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Segments;

/// <summary>
/// Keeps the indexes of sealed segments outside managed memory. It changes speed, never an answer: what it
/// returns is byte for byte what was saved under that key, or a fault. Thread-safe.
/// </summary>
public interface ISegmentStore
{
    /// <summary>
    /// Fewest bytes of an index worth keeping; smaller ones are built again when needed.
    /// </summary>
    long BytesMin { get; }

    /// <summary>
    /// The index saved under a key, every checksum verified; null when there is none, or with
    /// <paramref name="fault"/> set when there is one that must not be answered from.
    /// </summary>
    SectionImage? Open(Hash256 key, out SegmentFault? fault);

    /// <summary>
    /// Saves an index in place of what is under the key, whole or not at all, and opens it; null with
    /// <paramref name="fault"/> set when that failed.
    /// </summary>
    SectionImage? Save(Hash256 key, SectionContent content, out SegmentFault? fault);
}
