using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Segments;

/// <summary>
/// A node's segment indexes on disk: one <see cref="SectionFile"/> a segment, named by its key. They can all be
/// made again from the contributions: a file that does not verify is reported and made anew, and none is waited
/// for until it is on disk. Thread-safe. The folder belongs to one node at a time.
/// </summary>
public sealed class SegmentFolder : ISegmentStore
{
    /// <summary>
    /// Preset of <see cref="BytesMin"/>: about 80,000 tokens, which are indexed in a few milliseconds. It keeps
    /// the number of files and mappings small.
    /// </summary>
    public const long BytesMinDefault = 1L << 20;

    private const string Extension = ".segment";

    private readonly string _folder;
    private readonly Action<SegmentFault> _report;
    private readonly Lock _writing = new();

    /// <summary>Uses a folder, which is created when absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="report">Is told of every file that is not answered from, and of failed writes.</param>
    /// <param name="bytesMin">Fewest bytes of an index to keep.</param>
    public SegmentFolder(string folder, Action<SegmentFault> report, long bytesMin = BytesMinDefault)
    {
        (_folder, _report, BytesMin) = (folder, report, bytesMin);
        Directory.CreateDirectory(folder);
    }

    /// <inheritdoc/>
    public long BytesMin { get; }

    /// <inheritdoc/>
    public SectionImage? Open(Hash256 key, out SegmentFault? fault)
    {
        fault = null;
        string path = PathOf(key);
        if (!File.Exists(path))
        {
            return null;
        }

        SectionImage? image = SectionFile.TryOpen(path, key, out fault);
        Report(fault);
        return image;
    }

    /// <inheritdoc/>
    public SectionImage? Save(Hash256 key, SectionContent content, out SegmentFault? fault)
    {
        string path = PathOf(key);
        SectionImage? image = null;
        try
        {
            // One at a time, and not while others are removed: its draft belongs to no segment yet.
            lock (_writing)
            {
                SectionFile.Write(path, key, content, sync: false);
                image = SectionFile.TryOpen(path, key, out fault);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            fault = new SegmentFault(SegmentFaultKind.Unreadable, $"'{path}' is not written: {failed.Message}");
        }

        Report(fault);
        return image;
    }

    /// <summary>
    /// Removes what is not to be kept: of forks that were abandoned, of versions no longer servable, of writes that
    /// were cut off. Images opened before stay readable. What cannot be removed is reported and stays.
    /// </summary>
    /// <param name="keys">Keys to keep.</param>
    public void RemoveOthers(IReadOnlySet<Hash256> keys)
    {
        try
        {
            lock (_writing)
            {
                Remove(keys);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Report(new SegmentFault(
                SegmentFaultKind.Unreadable, $"'{_folder}' is not tidied up: {failed.Message}"));
        }
    }

    private void Remove(IReadOnlySet<Hash256> keys)
    {
        foreach (string path in Directory.EnumerateFiles(_folder).ToList())
        {
            string name = Path.GetFileName(path);
            bool known = name.EndsWith(Extension, StringComparison.Ordinal)
                && Hex.TryDecode("0x" + name[..^Extension.Length], out byte[] bytes)
                && bytes.Length == Hash256.Size && keys.Contains(new Hash256(bytes));
            bool ours = name.Contains(Extension, StringComparison.Ordinal);
            if (ours && !known)
            {
                File.Delete(path);
            }
        }
    }

    private void Report(SegmentFault? fault)
    {
        if (fault is not null)
        {
            _report(fault);
        }
    }

    private string PathOf(Hash256 key) =>
        Path.Combine(_folder, Convert.ToHexStringLower(key.ToArray()) + Extension);
}
