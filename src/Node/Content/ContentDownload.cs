using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// A content on its way here, chunk by chunk, from one peer or several: which chunks are here, which are
/// asked for, which come next. The first chunk that is proved tells the length. Thread-safe.
/// </summary>
internal sealed class ContentDownload(Hash256 root)
{
    /// <summary>Peers asked for one chunk at a time: the second when everything else is asked for.</summary>
    public const int AskedMax = 2;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _bytes;
    private bool[] _isHere = [];

    // How many peers are asked for each chunk now; while the length is unknown, for the first.
    private int[] _asked = new int[1];
    private int _here;

    /// <summary>Ends when a first chunk was proved, and the length is known.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Bytes kept for it.</summary>
    public int HeldBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes?.Length ?? 0;
            }
        }
    }

    /// <summary>Chunks still to come; null while the length is unknown.</summary>
    public int? Missing
    {
        get
        {
            lock (_gate)
            {
                return _bytes is null ? null : _isHere.Length - _here;
            }
        }
    }

    /// <summary>The whole, once all of it is here.</summary>
    public byte[]? Content
    {
        get
        {
            lock (_gate)
            {
                return _bytes is not null && _here == _isHere.Length ? _bytes : null;
            }
        }
    }

    /// <summary>
    /// What to ask a peer for next: the first chunks that nobody is asked for, or, when there are no more,
    /// one that another peer is asked for, which may be slow. Null when nothing is left to ask for. Ends with
    /// <see cref="Release"/>.
    /// </summary>
    /// <param name="countMax">At most so many chunks.</param>
    public ContentRequest? Reserve(int countMax)
    {
        lock (_gate)
        {
            for (int asked = 0; asked < AskedMax; asked++)
            {
                int first = Next(0, asked);
                if (first < _asked.Length)
                {
                    int count = 1;
                    while (asked == 0 && count < countMax && first + count < _asked.Length
                        && IsNext(first + count, asked))
                    {
                        count++;
                    }

                    for (int i = first; i < first + count; i++)
                    {
                        _asked[i]++;
                    }

                    return new ContentRequest(root, first, count);
                }
            }

            return null;
        }
    }

    /// <summary>Nobody is asked for these any more on account of a <see cref="Reserve"/>.</summary>
    public void Release(ContentRequest reserved)
    {
        lock (_gate)
        {
            for (int i = reserved.First; i < reserved.First + reserved.Count; i++)
            {
                _asked[i]--;
            }
        }
    }

    /// <summary>
    /// Takes an answer in, chunk by chunk: false at the first that is not what the root says, or when there
    /// is none. What was proved before it is kept.
    /// </summary>
    public bool Take(ContentRequest asked, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            int index = asked.First + i;
            if (i >= asked.Count || ContentChunk.TryDecode(index, parts[i]) is not { } chunk
                || !chunk.IsOf(root, index))
            {
                return false;
            }

            Put(index, chunk);
        }

        return parts.Count > 0;
    }

    private void Put(int index, ContentChunk chunk)
    {
        lock (_gate)
        {
            if (_bytes is null)
            {
                // The root binds the length: no two proved chunks tell of different ones.
                _bytes = new byte[chunk.Length];
                int count = ContentTree.CountOf(chunk.Length);
                _isHere = new bool[count];
                Array.Resize(ref _asked, count);
                _begun.SetResult();
            }

            if (!_isHere[index])
            {
                chunk.Bytes.Span.CopyTo(_bytes.AsSpan(index * ContentRoot.ChunkBytes));
                _isHere[index] = true;
                _here++;
            }
        }
    }

    private int Next(int from, int asked)
    {
        while (from < _asked.Length && !IsNext(from, asked))
        {
            from++;
        }

        return from;
    }

    private bool IsNext(int index, int asked) =>
        _asked[index] == asked && (index >= _isHere.Length || !_isHere[index]);
}
