using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Node.Content;

/// <summary>
/// <c>/openledger/content/2</c>: a <see cref="ContentRequest"/> asks for a few chunks of a content, which
/// come as
/// <see cref="ContentChunk"/>s, a part each, in order: as many as there are, perhaps fewer than asked for.
/// Refused when the peer does not have the content. Each chunk is proved alone.
/// </summary>
internal static class ContentProtocol
{
    /// <summary>Its name.</summary>
    public const string Name = "/openledger/content/2";

    /// <summary>Chunks asked for at a time.</summary>
    public const int ChunksMax = 16;

    /// <summary>Its bounds.</summary>
    public static RequestOptions Options { get; } = new()
    {
        RequestBytesMax = ContentRequest.Size,
        PartBytesMax = ContentChunk.BytesMax,
        PartsMax = ChunksMax,
        AnswerBytesMax = ChunksMax * ContentChunk.BytesMax,
        Deadline = TimeSpan.FromSeconds(10),
        ConcurrentPerPeerMax = 4,
        PerSecondPerPeer = 16,
        BurstPerPeer = 64,
    };
}
