using OpenLedger.Attribution.Tokens;

namespace OpenLedger.Attribution.Windows;

/// <summary>Who owns which tokens of one response, over one corpus. Immutable.</summary>
/// <param name="Response">The response's tokens.</param>
/// <param name="PromptTokenCount">Tokens of the prompt.</param>
/// <param name="TotalWeight">U_tot: sum of the pay weights of all tokens of the response, Q16.</param>
/// <param name="Spans">By start, without overlap; tokens in none are unattributed.</param>
public sealed record Trace(
    TokenizedText Response, int PromptTokenCount, ulong TotalWeight, IReadOnlyList<TraceSpan> Spans)
{
    /// <summary>n: tokens of the response.</summary>
    public int TokenCount => Response.Count;
}
