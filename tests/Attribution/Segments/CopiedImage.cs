using System.Runtime.InteropServices;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Segments;

/// <summary>Sections copied to native memory, freed when nothing refers to the image: what a map does.</summary>
internal sealed unsafe class CopiedImage : SectionImage
{
    private readonly Dictionary<SectionKind, (nint Start, int Bytes)> _sections = [];

    public CopiedImage(SectionContent content, Hash256 key = default)
    {
        Key = key;
        foreach (SectionKind kind in content.Sections)
        {
            ReadOnlySpan<byte> bytes = content[kind];
            byte* copy = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes.Length, 1), 64);
            bytes.CopyTo(new Span<byte>(copy, bytes.Length));
            _sections[kind] = ((nint)copy, bytes.Length);
        }
    }

    ~CopiedImage()
    {
        foreach ((nint start, int bytes) in _sections.Values)
        {
            // What is read after this is wrong, and seen to be.
            new Span<byte>((void*)start, bytes).Fill(0xEE);
            NativeMemory.AlignedFree((void*)start);
        }
    }

    public override Hash256 Key { get; }

    /// <summary>The bytes of a section, to alter.</summary>
    public Span<byte> this[SectionKind kind] =>
        new((void*)_sections[kind].Start, _sections[kind].Bytes);

    /// <summary>Forgets a section, or its end.</summary>
    public void Cut(SectionKind kind, int bytes) => _sections[kind] = (_sections[kind].Start, bytes);

    public override bool TryGet(SectionKind section, out nint start, out long bytes)
    {
        bool found = _sections.TryGetValue(section, out (nint Start, int Bytes) at);
        (start, bytes) = (at.Start, at.Bytes);
        return found;
    }
}
