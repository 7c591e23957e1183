using System.Runtime.CompilerServices;
using OpenLedger.Attribution.Windows;

namespace OpenLedger.Attribution.Segments;

/// <summary>The sections of an image as columns.</summary>
internal sealed class SectionReader(SectionImage image)
{
    /// <summary>True when every section is there, of whole entries and aligned to 8 bytes.</summary>
    public bool AreThere(out string problem)
    {
        foreach (SectionKind section in SegmentContent.Kinds)
        {
            int entry = EntryBytes(section);
            if (!image.TryGet(section, out nint start, out long bytes) || bytes % entry != 0
                || bytes > int.MaxValue || start % sizeof(ulong) != 0)
            {
                problem = $"the section {section} is missing or misshapen";
                return false;
            }
        }

        image.TryGet(SectionKind.Text, out _, out long text);
        image.TryGet(SectionKind.Ids, out _, out long ids);
        bool hasText = text > sizeof(uint) * WindowTracer.WindowTokens && ids > sizeof(uint);
        problem = hasText ? "" : "it holds no text";
        return hasText;
    }

    public Column<T> Column<T>(SectionKind section)
        where T : unmanaged
    {
        image.TryGet(section, out nint start, out long bytes);
        return new Column<T>(start, checked((int)(bytes / Unsafe.SizeOf<T>())));
    }

    private static int EntryBytes(SectionKind section) => section switch
    {
        SectionKind.Runs => Unsafe.SizeOf<StoredRun>(),
        SectionKind.Members or SectionKind.Changes => sizeof(ulong),
        _ => sizeof(int),
    };
}
