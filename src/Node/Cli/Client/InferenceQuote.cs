using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What an inference may cost, before it is asked.</summary>
/// <param name="Revision">The model's revision, whose prices these are.</param>
/// <param name="TokensIn">Prompt tokens.</param>
/// <param name="MostWei">The price of the prompt and the most response tokens.</param>
/// <param name="DepositWei">What the payer has on deposit.</param>
public sealed record InferenceQuote(uint Revision, uint TokensIn, UInt256 MostWei, UInt256 DepositWei)
{
    /// <summary>How the model answers.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>Who answers and gets the host fee.</summary>
    public Address Host { get; init; }
}
