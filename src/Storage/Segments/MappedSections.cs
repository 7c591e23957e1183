using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Segments;

/// <summary>
/// A file mapped read-only for as long as this object is reachable. The file may be removed or replaced
/// meanwhile: the mapping keeps what it was made of. Altering the file in place is forbidden.
/// </summary>
internal sealed unsafe class MappedSections : SectionImage
{
    // Few; look-ups only.
    private readonly Dictionary<SectionKind, (long Offset, long Bytes)> _sections = [];
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly byte* _start;

    private MappedSections(SafeMemoryMappedViewHandle view, long length)
    {
        (_view, Length) = (view, length);
        view.AcquirePointer(ref _start);
    }

    /// <summary>Gives the mapping back.</summary>
    ~MappedSections()
    {
        if (_start is not null)
        {
            _view.ReleasePointer();
        }

        _view?.Dispose();
    }

    /// <summary>Bytes of the file.</summary>
    internal long Length { get; }

    /// <inheritdoc/>
    public override Hash256 Key => new(Bytes(SectionFile.KeyAt, Hash256.Size));

    /// <inheritdoc/>
    public override bool TryGet(SectionKind section, out nint start, out long bytes)
    {
        bool found = _sections.TryGetValue(section, out (long Offset, long Bytes) at);
        start = (nint)_start + checked((nint)at.Offset);
        bytes = at.Bytes;
        return found;
    }

    /// <summary>Maps a file; null when it is shorter than a header.</summary>
    internal static MappedSections? Map(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = file.Length;
        if (length < SectionFile.HeaderBytes)
        {
            return null;
        }

        using MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: true);
        // The view outlives the mapping object and the file's handle.
        MemoryMappedViewAccessor view = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        return new MappedSections(view.SafeMemoryMappedViewHandle, length);
    }

    internal void Add(SectionKind section, long offset, long bytes)
    {
        Invariant.Require(offset >= 0 && bytes >= 0 && offset + bytes <= Length, "a section lies in its file");
        _sections[section] = (offset, bytes);
    }

    internal ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        Invariant.Require(offset >= 0 && length >= 0 && offset + length <= Length, "bytes lie in their file");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }
}
