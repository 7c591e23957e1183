namespace OpenLedger.Attacks.Attackers;

/// <summary>How the answers of an experiment come about, and what is paid for them.</summary>
[Flags]
internal enum Arms
{
    /// <summary>
    /// The same answers in both worlds, paid by the honest world's weights: for what is exact with U fixed.
    /// </summary>
    FixedWeights = 1,

    /// <summary>
    /// The same answers in both worlds, each with its own weights: a model that does not learn from the
    /// chain's corpus.
    /// </summary>
    Replayed = 2,

    /// <summary>Each world's own answers by the built-in model, many times: a sample.</summary>
    Generated = 4,

    /// <summary>Questions paid, settled and claimed on chain, every wei read from the ledger.</summary>
    Settled = 8,

    /// <summary>The same answers, both ways.</summary>
    Same = FixedWeights | Replayed,

    /// <summary>All that needs no payment by the attacker.</summary>
    Usual = Same | Generated,
}
