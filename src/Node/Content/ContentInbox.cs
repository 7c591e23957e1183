using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Contents;

namespace OpenLedger.Node.Content;

/// <summary>
/// Takes contents from users: those of recorded sidecars, and a few that the chain does not know yet, for a
/// while. Thread-safe.
/// </summary>
/// <param name="contents">Keeps them.</param>
/// <param name="recorded">The length of a sidecar's content that the chain waits for; null for
/// others.</param>
/// <param name="certificateOf">A certificate out of the words heard.</param>
/// <param name="taken">Told of a content that is on disk now.</param>
/// <param name="clock">Dates what is left.</param>
internal sealed class ContentInbox(
    ContentStore contents, Func<Hash256, uint?> recorded,
    Func<Hash256, AvailabilityCertificate?> certificateOf, Action<Hash256> taken, TimeProvider clock)
    : IContentInbox
{
    /// <summary>Contents kept for users whose sidecar is not on the chain yet.</summary>
    public const int SoonSentCountMax = 16;

    /// <summary>Their bytes.</summary>
    public const long SoonSentBytesMax = 64L * 1024 * 1024;

    /// <summary>How long a content that the chain does not know is kept.</summary>
    public static readonly TimeSpan SoonSentFor = TimeSpan.FromMinutes(30);

    // One content at a time is weighed and stored, so that the bounds hold.
    private readonly Lock _leaving = new();

    /// <inheritdoc/>
    public uint? SizeOf(Hash256 root) => contents.SizeOf(root);

    /// <inheritdoc/>
    public ContentOffer Would(Hash256 root, long sizeBytes)
    {
        if (sizeBytes is <= 0 or > ContentRoot.BytesMax)
        {
            return ContentOffer.WrongRoot;
        }

        if (contents.SizeOf(root) is not null)
        {
            return ContentOffer.AlreadyHere;
        }

        if (recorded(root) is { } size)
        {
            return size == sizeBytes ? ContentOffer.Taken : ContentOffer.WrongRoot;
        }

        StoredContent[] others = [.. contents.List().Where(content => recorded(content.Root) is null)];
        return others.Length < SoonSentCountMax
            && others.Sum(content => (long)content.SizeBytes) + sizeBytes <= SoonSentBytesMax
            ? ContentOffer.Taken
            : ContentOffer.Full;
    }

    /// <inheritdoc/>
    public ContentOffer Leave(Hash256 root, ReadOnlySpan<byte> content)
    {
        ContentOffer offer;
        lock (_leaving)
        {
            offer = Would(root, content.Length);
            if (offer == ContentOffer.Taken)
            {
                offer = contents.Add(root, content) switch
                {
                    ContentAddition.Added => ContentOffer.Taken,
                    ContentAddition.AlreadyHere => ContentOffer.AlreadyHere,
                    ContentAddition.Full => ContentOffer.Full,
                    _ => ContentOffer.WrongRoot,
                };
            }
        }

        if (offer == ContentOffer.Taken)
        {
            taken(root);
        }

        return offer;
    }

    /// <inheritdoc/>
    public AvailabilityCertificate? CertificateOf(Hash256 root) => certificateOf(root);

    /// <summary>Removes what users left and the chain never knew, or knows no more.</summary>
    public void Sweep()
    {
        DateTimeOffset oldest = clock.GetUtcNow() - SoonSentFor;
        foreach (StoredContent content in contents.List())
        {
            if (content.Since < oldest && recorded(content.Root) is null)
            {
                contents.Remove(content.Root);
            }
        }
    }
}
