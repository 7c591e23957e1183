using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// <c>/openledger/content/1</c>: a root asks for the whole content, which comes in parts; refused when the
/// peer does not have it. Whoever asks checks the root over all parts.
/// </summary>
internal static class ContentProtocol
{
    /// <summary>Its name.</summary>
    public const string Name = "/openledger/content/1";

    /// <summary>Bytes of a part but the last.</summary>
    public const int PartBytes = 256 * 1024;

    /// <summary>Its bounds.</summary>
    public static RequestOptions Options { get; } = new()
    {
        RequestBytesMax = Hash256.Size,
        PartBytesMax = PartBytes,
        PartsMax = ContentRoot.BytesMax / PartBytes,
        AnswerBytesMax = ContentRoot.BytesMax,
        Deadline = TimeSpan.FromSeconds(30),
        ConcurrentPerPeerMax = 2,
        PerSecondPerPeer = 8,
        BurstPerPeer = 32,
    };
}
