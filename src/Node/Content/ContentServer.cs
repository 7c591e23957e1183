using System.Runtime.CompilerServices;
using OpenLedger.Network;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Gives peers the contents this node has: those on their way, and those in the chain, which who syncs must
/// execute again.
/// </summary>
internal sealed class ContentServer(Func<Hash256, byte[]?> onTheWay, IContentReader chain)
{
    /// <summary>The answer to a request; null for what is none, and for a content that is not here.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Answer(
        PeerId peer, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        _ = peer;
        if (request.Length != Hash256.Size)
        {
            return null;
        }

        Hash256 root = new(request.Span);
        byte[]? content = onTheWay(root) ?? chain.GetContent(root);
        return content is { Length: > 0 and <= ContentRoot.BytesMax }
            ? PartsAsync(content, cancellation)
            : null;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(
        byte[] content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int at = 0; at < content.Length; at += ContentProtocol.PartBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return content.AsMemory(at, Math.Min(ContentProtocol.PartBytes, content.Length - at));
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
