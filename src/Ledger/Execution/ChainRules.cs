using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>What executing blocks needs to know of the genesis.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="GasLimit">Gas of every block.</param>
/// <param name="BaseFeeMin">The base fee never falls below this.</param>
/// <param name="Supply">Wei that exist at genesis.</param>
public sealed record ChainRules(ulong ChainId, ulong GasLimit, UInt256 BaseFeeMin, UInt256 Supply);
