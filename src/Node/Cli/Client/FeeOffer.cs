using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What a transaction offers for a unit of gas (EIP-1559).</summary>
/// <param name="MaxFeePerGas">Wei in all at most.</param>
/// <param name="MaxPriorityFeePerGas">Wei to the proposer at most.</param>
public readonly record struct FeeOffer(UInt256 MaxFeePerGas, UInt256 MaxPriorityFeePerGas);
