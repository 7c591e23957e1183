using System.Runtime.CompilerServices;
using OpenLedger.Network;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Gives peers chunks of the contents this node has: those on their way, and those in the chain, which who
/// syncs must execute again. Keeps the last few contents with their trees, since who asks for one chunk asks
/// for the next. Thread-safe.
/// </summary>
internal sealed class ContentServer(Func<Hash256, byte[]?> onTheWay, IContentReader chain)
{
    /// <summary>Contents kept ready, of 4 MiB each at most; the one asked for longest ago goes.</summary>
    public const int ReadyMax = 4;

    private readonly Lock _gate = new();
    private readonly List<(byte[] Content, ContentTree Tree)> _ready = [];

    /// <summary>Contents kept ready now.</summary>
    public int ReadyCount
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>The answer to a request; null for what is none, and for a content that is not here.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Answer(
        PeerId peer, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        _ = peer;
        return ContentRequest.TryDecode(request.Span) is { } asked
            && (Ready(asked.Root) ?? Load(asked.Root)) is { } found && asked.First < found.Tree.Count
            ? PartsAsync(found.Content, found.Tree, asked, cancellation)
            : null;
    }

    private (byte[] Content, ContentTree Tree)? Ready(Hash256 root)
    {
        lock (_gate)
        {
            int at = _ready.FindIndex(one => one.Tree.Root == root);
            if (at < 0)
            {
                return null;
            }

            (byte[] Content, ContentTree Tree) found = _ready[at];
            _ready.RemoveAt(at);
            _ready.Insert(0, found);
            return found;
        }
    }

    private (byte[] Content, ContentTree Tree)? Load(in Hash256 root)
    {
        byte[]? content = onTheWay(root) ?? chain.GetContent(root);
        if (content is not { Length: > 0 and <= ContentRoot.BytesMax })
        {
            return null;
        }

        // The chain has texts too, which are named by their plain hash: those are no contents.
        ContentTree tree = ContentTree.Of(content);
        if (tree.Root != root)
        {
            return null;
        }

        lock (_gate)
        {
            _ready.Insert(0, (content, tree));
            if (_ready.Count > ReadyMax)
            {
                _ready.RemoveAt(ReadyMax);
            }
        }

        return (content, tree);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(
        byte[] content, ContentTree tree, ContentRequest asked,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        int end = Math.Min(asked.First + asked.Count, tree.Count);
        for (int index = asked.First; index < end; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> chunk = content.AsMemory(
                index * ContentRoot.ChunkBytes, ContentTree.ChunkLengthOf(content.Length, index));
            yield return new ContentChunk(content.Length, tree.PathOf(index), chunk).Encode();
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
