using System.Globalization;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Opening;

namespace OpenLedger.Storage.Segments;

/// <summary>
/// The folder of an index without a chain: <c>segment-000001.index</c> and on, written in order, and last
/// <c>vocabulary.index</c>, which completes it; <see cref="SectionFile"/>s all of them, each on disk before the
/// next is begun. While it is built it is locked.
/// </summary>
public sealed class IndexFolder : IDisposable
{
    private const string VocabularyName = "vocabulary.index";

    private readonly DirectoryLock? _lock;

    private IndexFolder(string path, DirectoryLock? held) => (Path, _lock) = (path, held);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>True when the index in it is complete.</summary>
    public bool IsComplete => File.Exists(FileOf(VocabularyName));

    /// <summary>Takes a folder for building; it is created when absent.</summary>
    /// <returns>Null when another process builds in it, with who that is.</returns>
    public static IndexFolder? TryOpenForBuild(string path, out string holder)
    {
        Directory.CreateDirectory(path);
        return DirectoryLock.TryTake(path, out holder) is { } held ? new IndexFolder(path, held) : null;
    }

    /// <summary>Looks into a folder.</summary>
    public static IndexFolder OpenForRead(string path) => new(path, null);

    /// <summary>True when there is a segment of this number, from 1.</summary>
    public bool HasSegment(int number) => File.Exists(FileOf(SegmentName(number)));

    /// <summary>Maps a segment and verifies it; null with <paramref name="fault"/> set when that fails.</summary>
    public SectionImage? OpenSegment(int number, out SegmentFault? fault) =>
        SectionFile.TryOpen(FileOf(SegmentName(number)), null, out fault);

    /// <summary>Writes a segment, waits until it is on disk, maps and verifies it.</summary>
    public SectionImage? SaveSegment(
        int number, Hash256 key, SectionContent content, out SegmentFault? fault) =>
        Save(SegmentName(number), key, content, out fault);

    /// <summary>As <see cref="OpenSegment"/>, of the vocabulary.</summary>
    public SectionImage? OpenVocabulary(out SegmentFault? fault) =>
        SectionFile.TryOpen(FileOf(VocabularyName), null, out fault);

    /// <summary>As <see cref="SaveSegment"/>, of the vocabulary; the index is then complete.</summary>
    public SectionImage? SaveVocabulary(Hash256 key, SectionContent content, out SegmentFault? fault) =>
        Save(VocabularyName, key, content, out fault);

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock?.Dispose();

    private static string SegmentName(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"segment-{number:D6}.index");

    private SectionImage? Save(string name, Hash256 key, SectionContent content, out SegmentFault? fault)
    {
        Invariant.Require(_lock is not null, "an index is written by who holds its folder");
        SectionFile.Write(FileOf(name), key, content, sync: true);
        return SectionFile.TryOpen(FileOf(name), key, out fault);
    }

    private string FileOf(string name) => System.IO.Path.Combine(Path, name);
}
