using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A text cut into the chain's tokens, to show which part of it a span is.</summary>
internal sealed class SpanReader
{
    private readonly byte[] _utf8;
    private readonly TokenizedText _tokens;

    /// <summary>Cuts a text that was tokenized before, so it can be again.</summary>
    public SpanReader(byte[] utf8)
    {
        bool ok = Tokenizer.TryTokenize(utf8, out _tokens, out TokenizeError error);
        Invariant.Require(ok, $"a traced text is text, not {error}");
        _utf8 = utf8;
    }

    /// <summary>The tokens as text.</summary>
    public IReadOnlyList<string> Tokens =>
        [.. Enumerable.Range(0, _tokens.Count).Select(i => Encoding.UTF8.GetString(_tokens[i]))];

    /// <summary>The source text from a span's first token to its last.</summary>
    public string TextOf(int start, int length)
    {
        int first = _tokens.SourceStart(start);
        return Encoding.UTF8.GetString(_utf8.AsSpan(first, _tokens.SourceEnd(start + length - 1) - first));
    }

    /// <summary>A payout with its text and contributor.</summary>
    public SpanDetails Describe(in Payout payout, DatanetSlots datanets) => new(
        payout.Start, payout.Length, TextOf(payout.Start, payout.Length), payout.Datanet, payout.Contribution,
        ContributorOf(payout.Contribution, datanets), payout.Payee, payout.Position, payout.Weight,
        payout.Wei);

    /// <summary>Who revealed a contribution that was traced.</summary>
    public static Address ContributorOf(ContributionId id, DatanetSlots datanets)
    {
        ContributionEntry? contribution = datanets.LoadContribution(id);
        Invariant.Require(contribution is not null, "a traced contribution is registered");
        return contribution.Contributor;
    }
}
