using System.Runtime.InteropServices;
using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Segments;

/// <summary>A masked run as <see cref="SectionKind.Runs"/> holds it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal readonly record struct StoredRun
{
    private readonly int _start;
    private readonly int _length;
    private readonly ulong _origin;
    private readonly int _originOffset;
    // Written, so that equal indexes have equal bytes.
    private readonly int _zero;

    public StoredRun(in MaskedRun run) =>
        (_start, _length, _origin, _originOffset, _zero) =
            (run.Start, run.Length, run.Origin.Value, run.OriginOffset, 0);

    public int Start => _start;

    public int End => _start + _length;

    public MaskedRun Run => new(_start, _length, new ContributionId(_origin), _originOffset);
}
