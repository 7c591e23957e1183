using OpenLedger.Attribution.Indexing;
using OpenLedger.Attribution.Segments;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Storage.Segments;

namespace OpenLedger.Node.Indexing;

/// <summary>Opens a complete index, every checksum verified.</summary>
internal static class OpenedIndex
{
    /// <summary>Opens it.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="opened">Is told of the number of files opened and of all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ClientException">There is none, or it is not complete.</exception>
    /// <exception cref="SegmentFaultException">It must not be answered from.</exception>
    public static TextIndex Open(string path, Action<int, int> opened, CancellationToken cancellation)
    {
        using IndexFolder folder = IndexFolder.OpenForRead(path);
        if (!folder.IsComplete)
        {
            throw new ClientException(folder.HasSegment(1)
                ? $"the index in '{path}' is not complete: run the build again, it goes on where it stopped"
                : $"there is no index in '{path}': make one with openledger attribution build");
        }

        SectionImage vocabulary = Require(folder.OpenVocabulary(out SegmentFault? fault), fault);
        int count = TextIndex.SegmentsOf(vocabulary, out fault);
        List<SectionImage> segments = [];
        while (fault is null && segments.Count < count)
        {
            cancellation.ThrowIfCancellationRequested();
            segments.Add(Require(folder.OpenSegment(segments.Count + 1, out fault), fault));
            opened(segments.Count, count);
        }

        TextIndex? index = fault is null ? TextIndex.TryOpen(vocabulary, segments, out fault) : null;
        return index ?? throw new SegmentFaultException(fault!);
    }

    private static SectionImage Require(SectionImage? image, SegmentFault? fault) =>
        image ?? throw new SegmentFaultException(fault!);
}
