using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Submission;

/// <summary>What must be outbid when a transaction of this node's own is to be replaced.</summary>
internal sealed record SentTransaction(ulong Nonce, UInt256 MaxFeePerGas, UInt256 MaxPriorityFeePerGas);
