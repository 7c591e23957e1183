using OpenLedger.Attribution.Segments;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The token ids of one contribution: in managed memory until its segment is stored, from then on in the
/// stored segment's image. Thread-safe.
/// </summary>
internal sealed class ContributionText(uint[] tokens)
{
    private uint[]? _own = tokens;
    private SegmentIndex? _stored;
    private int _member;

    public int Length { get; } = tokens.Length;

    public ReadOnlySpan<uint> Span => Volatile.Read(ref _own) is { } own ? own : _stored!.TokensOf(_member);

    /// <summary>Lets go of the managed copy; the segment's member must have the same tokens.</summary>
    public void MoveTo(SegmentIndex stored, int member)
    {
        if (Volatile.Read(ref _own) is not null)
        {
            _member = member;
            _stored = stored;
            Volatile.Write(ref _own, null);
        }
    }
}
