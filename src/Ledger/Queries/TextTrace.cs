using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_traceText: whose text a text is, over a model's corpus.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Tokens">The text's tokens.</param>
/// <param name="Spans">By start.</param>
/// <param name="TotalWeight">Weight of all tokens, Q16.</param>
/// <param name="UnattributedWeight">Weight of tokens in no span, Q16.</param>
public sealed record TextTrace(
    ModelId ModelId,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<TextSpan> Spans,
    ulong TotalWeight,
    ulong UnattributedWeight);
