using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>openledger_traceInference's answer: exactly these members, spans with exactly theirs.</summary>
internal sealed record TraceJson(
    Hash256 InferenceId,
    Height BlockNumber,
    Hash256 TransactionHash,
    ModelId ModelId,
    Address Payer,
    Address Host,
    string Prompt,
    string Response,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<TraceJson.Span> Spans,
    FeeDetails Fee,
    Hash256 ProofHash,
    Hash256 AttributionRoot,
    TraceJson.AcceptanceJson Acceptance)
{
    /// <summary>The answer of a trace.</summary>
    public static TraceJson Of(InferenceTrace trace) => new(
        trace.InferenceId,
        trace.BlockNumber,
        trace.TransactionHash,
        trace.ModelId,
        trace.Payer,
        trace.Host,
        trace.Prompt,
        trace.Response,
        trace.Tokens,
        [.. trace.Spans.Select(Span.Of)],
        trace.Fee,
        trace.ProofHash,
        trace.AttributionRoot,
        AcceptanceJson.Of(trace.Acceptance));

    internal sealed record AcceptanceJson(string Status, ulong? Until)
    {
        public static AcceptanceJson Of(AcceptanceDetails details) => new(details.Status, details.Until);
    }

    internal sealed record Span(
        int Start,
        int Length,
        string Text,
        DatanetId DatanetId,
        ContributionId ContributionId,
        Address Contributor,
        ulong Weight,
        UInt256 Wei)
    {
        public static Span Of(SpanDetails span) => new(
            span.Start,
            span.Length,
            span.Text,
            span.DatanetId,
            span.ContributionId,
            span.Contributor,
            span.Weight,
            span.Wei);
    }
}
