using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>
/// The storage of the OPEN contract. Mappings as in <see cref="SlotKey"/>.
/// <code>
/// 0                      wei ever burned (StateJournal.Burn writes it)      u256
/// 1[owner][spender]      allowance                                          u256
/// 2[owner]               next nonce of a permit                             u256
/// 3[authorizer][nonce]   1 for a used or cancelled EIP-3009 authorization
/// </code>
/// The contract's balance is 0.
/// </summary>
public sealed class OpenTokenSlots(ISlotStore store)
{
    private const uint Allowances = 1;
    private const uint PermitNonces = 2;
    private const uint Authorizations = 3;

    private static readonly Address Self = SystemAddresses.OpenToken;

    /// <summary>Wei ever burned.</summary>
    public UInt256 Burned => store.Load(Self, StateJournal.BurnedSlot);

    /// <summary>What a spender may still move of an owner's wei.</summary>
    public UInt256 LoadAllowance(in Address owner, in Address spender) =>
        store.Load(Self, AllowanceSlot(owner, spender));

    /// <summary>Writes an allowance.</summary>
    public void SaveAllowance(in Address owner, in Address spender, UInt256 value) =>
        store.Store(Self, AllowanceSlot(owner, spender), value);

    /// <summary>The nonce the owner's next permit must have.</summary>
    public UInt256 LoadPermitNonce(in Address owner) => store.Load(Self, SlotKey.Of(PermitNonces, owner));

    /// <summary>Writes the nonce of the owner's next permit.</summary>
    public void SavePermitNonce(in Address owner, UInt256 nonce) =>
        store.Store(Self, SlotKey.Of(PermitNonces, owner), nonce);

    /// <summary>True when an authorization was used or cancelled.</summary>
    public bool IsAuthorizationSpent(in Address authorizer, in Hash256 nonce) =>
        !store.Load(Self, AuthorizationSlot(authorizer, nonce)).IsZero;

    /// <summary>Notes that an authorization was used or cancelled.</summary>
    public void SpendAuthorization(in Address authorizer, in Hash256 nonce) =>
        store.Store(Self, AuthorizationSlot(authorizer, nonce), 1UL);

    private static UInt256 AllowanceSlot(in Address owner, in Address spender) =>
        SlotKey.Of(Allowances, SlotWord.FromAddress(owner), SlotWord.FromAddress(spender));

    private static UInt256 AuthorizationSlot(in Address authorizer, in Hash256 nonce) =>
        SlotKey.Of(Authorizations, SlotWord.FromAddress(authorizer), SlotWord.FromHash(nonce));
}
