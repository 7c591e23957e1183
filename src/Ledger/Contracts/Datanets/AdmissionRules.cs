using OpenLedger.Attribution.Admission;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>What a datanet's policy and the chain-wide corpus say about an offered text.</summary>
internal static class AdmissionRules
{
    /// <summary>The most bytes of a contribution that travels in calldata.</summary>
    public const int InlineBytesMax = 64 * 1024;

    /// <summary>Refuses text too large to travel inline.</summary>
    public static void RequireSize(ReadOnlyMemory<byte> content)
    {
        Revert.Unless(
            content.Length <= InlineBytesMax, RevertReasons.ContentTooLarge,
            $"{content.Length} bytes, at most {InlineBytesMax}");
    }

    /// <summary>Evaluates the text, charges for it, and refuses what may not enter the datanet.</summary>
    public static AdmissionDecision Admit(
        CallContext call, DatanetId id, DatanetPolicy policy, ReadOnlyMemory<byte> content)
    {
        AdmissionDecision decision = Evaluate(call, id, content);
        return Refusal(decision, policy) is { } refusal ? throw refusal : decision;
    }

    /// <summary>Evaluates the text and charges for it, whatever the outcome.</summary>
    public static AdmissionDecision Evaluate(CallContext call, DatanetId id, ReadOnlyMemory<byte> content)
    {
        // The bytes are charged before they are looked at; tokens are not known earlier. Indexing at the
        // seal is charged now, so that no datanet grows too large to be sealed within a block's gas.
        call.Gas.Charge(GasSchedule.AdmissionByte, (ulong)content.Length);
        AdmissionDecision decision = call.Corpus.Evaluate(id, content);
        call.Gas.Charge(GasSchedule.IndexedToken + GasSchedule.SealedToken, (ulong)decision.TokenCount);
        call.Gas.Charge(GasSchedule.NewVocabulary, (ulong)decision.NewVocabulary);
        return decision;
    }

    /// <summary>Why the text may not enter; null when it may.</summary>
    public static RevertException? Refusal(AdmissionDecision decision, DatanetPolicy policy) =>
        decision.Refusal switch
        {
            AdmissionRefusal.Duplicate => new RevertException(
                RevertReasons.DuplicateContent, $"contribution {decision.DuplicateOf} has this content"),
            AdmissionRefusal.TooShort => new RevertException(RevertReasons.ContentTooShort, decision.Detail),
            AdmissionRefusal.TooLarge or AdmissionRefusal.TooFragmented =>
                new RevertException(RevertReasons.ContentTooLarge, decision.Detail),
            AdmissionRefusal.None => PolicyRefusal(decision, policy),
            _ => new RevertException(RevertReasons.ContentInvalid, decision.Detail),
        };

    /// <summary>An accepted decision in words.</summary>
    public static string DescribeAccepted(AdmissionDecision decision, bool held)
    {
        string verdict = held ? "accepted for review" : "accepted";
        int masked = decision.MaskedTokenCount;
        return masked == 0
            ? $"{verdict}: all {decision.TokenCount} tokens are new"
            : $"{verdict}: {decision.TokenCount - masked} of {decision.TokenCount} tokens are new; "
                + $"{masked} in {decision.MaskedRuns.Count} runs repeat earlier text and pay its origin";
    }

    private static RevertException? PolicyRefusal(AdmissionDecision decision, DatanetPolicy policy) =>
        (uint)decision.TokenCount < policy.MinTokens
            ? new RevertException(
                RevertReasons.ContentTooShort,
                $"{decision.TokenCount} tokens, the datanet asks {policy.MinTokens}")
            : decision.NoveltyBps < policy.MinNoveltyBps
                ? new RevertException(
                    RevertReasons.BelowNovelty,
                    $"{decision.NoveltyBps} bps are new, the datanet asks {policy.MinNoveltyBps}")
                : null;
}
