using OpenLedger.Attribution.Segments;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The token ids of one contribution: in managed memory until its segment is stored, from then on in the
/// stored segment's image. Thread-safe.
/// </summary>
internal sealed class ContributionText
{
    private uint[]? _own;
    private SegmentIndex? _stored;
    private int _member;

    public ContributionText(uint[] tokens) => (_own, Length) = (tokens, tokens.Length);

    public ContributionText(SegmentIndex stored, int member) =>
        (_stored, _member, Length) = (stored, member, stored.TokensOf(member).Length);

    public int Length { get; }

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
