using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.State;

/// <summary>A validator in an epoch's frozen set; its place in the list is its index.</summary>
/// <param name="Id">Its number in the registry.</param>
/// <param name="Account">Its operator; paid for its blocks.</param>
/// <param name="PublicKey">What its votes verify with.</param>
/// <param name="Power">Weight of its votes.</param>
public sealed record SetMember(ValidatorId Id, Address Account, PublicKey PublicKey, Power Power);
