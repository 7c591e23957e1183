using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Tests.Content;

/// <summary>An inbox in memory that takes so many contents.</summary>
internal sealed class MemoryInbox(int countMax) : IContentInbox
{
    private readonly SortedDictionary<Hash256, byte[]> _contents = [];

    public AvailabilityCertificate? Certificate { get; set; }

    public byte[] this[Hash256 root] => _contents[root];

    public uint? SizeOf(Hash256 root) =>
        _contents.TryGetValue(root, out byte[]? found) ? (uint)found.Length : null;

    public ContentOffer Would(Hash256 root, long sizeBytes) =>
        _contents.ContainsKey(root) ? ContentOffer.AlreadyHere
        : sizeBytes == 0 ? ContentOffer.WrongRoot
        : _contents.Count == countMax ? ContentOffer.Full
        : ContentOffer.Taken;

    public ContentOffer Leave(Hash256 root, ReadOnlySpan<byte> content)
    {
        Assert.That(ContentRoot.Of(content), Is.EqualTo(root), "the endpoint has checked it");
        _contents.Add(root, content.ToArray());
        return ContentOffer.Taken;
    }

    public AvailabilityCertificate? CertificateOf(Hash256 root) => Certificate;
}
