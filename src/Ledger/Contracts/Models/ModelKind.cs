namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>How a model answers.</summary>
public enum ModelKind : byte
{
    /// <summary>No kind: never registered.</summary>
    None = 0,

    /// <summary>The built-in back-off model over datanet versions; every validator re-runs it.</summary>
    Infinigram = 1,

    /// <summary>The built-in classifier, trained on labelled contributions; every validator trains and
    /// re-runs it.</summary>
    Softmax = 2,

    /// <summary>Any server behind a bonded host, who signs its answers; validators do not run it, they trace
    /// what it answered.</summary>
    External = 3,
}
