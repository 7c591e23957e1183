using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Files;

namespace OpenLedger.Storage.Contents;

/// <summary>
/// The bytes of content sidecars on their way into the chain: a file each, named by its root, written whole
/// or not at all. The root is the checksum: every read verifies it, and what does not verify is gone.
/// Bounded; nothing is removed by itself. Thread-safe; the folder belongs to one node at a time.
/// </summary>
public sealed class ContentStore : IContentSource
{
    private const string Suffix = ".content";

    private readonly string _folder;
    private readonly ContentStoreOptions _options;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<Hash256, StoredContent> _stored = [];
    private long _bytes;

    private ContentStore(string folder, ContentStoreOptions options) =>
        (_folder, _options) = (folder, options);

    /// <summary>
    /// An executor asked for a content that is not here. On the asker's thread; handlers must be quick.
    /// </summary>
    public event Action<Hash256>? Missed;

    /// <summary>Contents stored now, by root.</summary>
    public IReadOnlyList<StoredContent> List()
    {
        lock (_gate)
        {
            return [.. _stored.Values];
        }
    }

    /// <summary>
    /// Opens a folder, making it when it is missing. Files that were cut off, are no contents, or exceed the
    /// bounds are removed; bytes are verified when they are read.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ContentStore Open(string folder, ContentStoreOptions? options = null)
    {
        ContentStore store = new(folder, options ?? new ContentStoreOptions());
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList())
        {
            long length = new FileInfo(path).Length;
            if (RootOf(path) is not { } root || !store.Fits(length))
            {
                File.Delete(path);
                continue;
            }

            store.Note(root, (uint)length);
        }

        return store;
    }

    /// <summary>The length of a content that is here; null when it is not.</summary>
    public uint? SizeOf(in Hash256 root)
    {
        lock (_gate)
        {
            return _stored.TryGetValue(root, out StoredContent found) ? found.SizeBytes : null;
        }
    }

    /// <inheritdoc/>
    public byte[]? Find(in Hash256 root)
    {
        byte[]? bytes = Read(root);
        if (bytes is null)
        {
            Missed?.Invoke(root);
        }

        return bytes;
    }

    /// <summary>The bytes of a content, verified; null when it is not here.</summary>
    public byte[]? Read(in Hash256 root)
    {
        lock (_gate)
        {
            if (!_stored.ContainsKey(root))
            {
                return null;
            }

            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(PathOf(root));
            }
            catch (FileNotFoundException)
            {
                bytes = [];
            }

            if (ContentRoot.Of(bytes) == root)
            {
                return bytes;
            }

            _options.Damaged?.Invoke(PathOf(root));
            Forget(root);
            return null;
        }
    }

    /// <summary>Stores a content; it is on disk when this returns.</summary>
    /// <exception cref="IOException">The disk failed; the content is not here.</exception>
    public ContentAddition Add(in Hash256 root, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > ContentRoot.BytesMax || ContentRoot.Of(bytes) != root)
        {
            return ContentAddition.WrongRoot;
        }

        lock (_gate)
        {
            if (_stored.ContainsKey(root))
            {
                return ContentAddition.AlreadyHere;
            }

            if (!Fits(bytes.Length))
            {
                return ContentAddition.Full;
            }

            WholeFile.Replace(PathOf(root), bytes);
            Note(root, (uint)bytes.Length);
            return ContentAddition.Added;
        }
    }

    /// <summary>Removes a content; nothing when it is not here.</summary>
    public void Remove(in Hash256 root)
    {
        lock (_gate)
        {
            if (_stored.ContainsKey(root))
            {
                Forget(root);
            }
        }
    }

    private static Hash256? RootOf(string path)
    {
        string name = Path.GetFileName(path);
        return name.Length == (2 * Hash256.Size) + Suffix.Length
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && Hex.TryDecode(name[..^Suffix.Length], out byte[] bytes) && bytes.Length == Hash256.Size
            ? new Hash256(bytes)
            : null;
    }

    private bool Fits(long length) =>
        length is > 0 and <= ContentRoot.BytesMax && _stored.Count < _options.CountMax
        && _bytes + length <= _options.BytesMax;

    private void Note(in Hash256 root, uint size)
    {
        _stored.Add(root, new StoredContent(root, size, _options.Clock.GetUtcNow()));
        _bytes += size;
    }

    private void Forget(in Hash256 root)
    {
        _stored.Remove(root, out StoredContent gone);
        _bytes -= gone.SizeBytes;
        File.Delete(PathOf(root));
    }

    private string PathOf(in Hash256 root) =>
        Path.Combine(_folder, Convert.ToHexStringLower(root.ToArray()) + Suffix);
}
