namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>A payer's notice that part of the deposit will be taken back.</summary>
/// <param name="Amount">Wei at most; 0: no notice.</param>
/// <param name="MaturesAt">First block second in which it may be taken.</param>
public readonly record struct WithdrawalNotice(UInt128 Amount, ulong MaturesAt);
