using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// The contents of sidecars that a node keeps on their way into the chain. Thread-safe.
/// </summary>
public interface IContentInbox
{
    /// <summary>The length of a content it has; null when it has none of that root.</summary>
    uint? SizeOf(Hash256 root);

    /// <summary>
    /// Whether it would take a content: <see cref="ContentOffer.Taken"/>, or why not, before a byte is read.
    /// </summary>
    ContentOffer Would(Hash256 root, long sizeBytes);

    /// <summary>
    /// Leaves a content; when it is taken it is on disk. One the chain does not know is kept for a time.
    /// </summary>
    ContentOffer Leave(Hash256 root, ReadOnlySpan<byte> content);

    /// <summary>
    /// A certificate that a waiting sidecar's content is available, out of the words this node has heard;
    /// null while they are no quorum's.
    /// </summary>
    AvailabilityCertificate? CertificateOf(Hash256 root);
}
