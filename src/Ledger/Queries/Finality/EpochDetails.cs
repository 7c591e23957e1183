using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries.Finality;

/// <summary>An epoch of a finality proof.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Header">RLP of the header it stands on: genesis, or the last block of the epoch
/// before.</param>
/// <param name="Certificate">The Finalization of that block, by the epoch before; null in the first.</param>
/// <param name="RulesVersion">Version of the rules the set votes by.</param>
/// <param name="Validators">Who signs, by index; with version and parameters what the header's
/// validatorsHash commits to.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record EpochDetails(
    Epoch Epoch,
    byte[] Header,
    ReadOnlyMemory<byte>? Certificate,
    uint RulesVersion,
    IReadOnlyList<SignerDetails> Validators,
    EpochParameters Parameters);
