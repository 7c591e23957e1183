using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.State;

/// <summary>
/// The state while a block runs: the parent's with changes over it that can be taken back to any checkpoint.
/// Its hash tables are for look-ups; what leaves it (<see cref="ToDiff"/>) is ordered. One thread.
/// </summary>
public sealed class StateJournal(IStateReader parent) : IStateReader, ISlotStore
{
    /// <summary>Slot of 0x..0d00 that counts the burned wei.</summary>
    public static readonly UInt256 BurnedSlot = UInt256.Zero;

    private readonly Dictionary<Address, AccountChange> _accounts = [];
    private readonly Dictionary<(Address Contract, UInt256 Slot), SlotChange> _slots = [];
    private readonly List<AccountUndo> _accountLog = [];
    private readonly List<SlotUndo> _slotLog = [];

    /// <summary>A point to come back to.</summary>
    public Checkpoint Mark() => new(_accountLog.Count, _slotLog.Count);

    /// <summary>Takes back everything since the checkpoint.</summary>
    public void Rollback(Checkpoint checkpoint)
    {
        for (int i = _accountLog.Count - 1; i >= checkpoint.Accounts; i--)
        {
            _accounts[_accountLog[i].Address].Current = _accountLog[i].Before;
        }

        for (int i = _slotLog.Count - 1; i >= checkpoint.Slots; i--)
        {
            _slots[_slotLog[i].Key].Current = _slotLog[i].Before;
        }

        _accountLog.RemoveRange(checkpoint.Accounts, _accountLog.Count - checkpoint.Accounts);
        _slotLog.RemoveRange(checkpoint.Slots, _slotLog.Count - checkpoint.Slots);
    }

    /// <inheritdoc/>
    public Account GetAccount(Address address) => Track(address).Current;

    /// <inheritdoc/>
    public UInt256 GetStorage(Address address, UInt256 slot) => Track((address, slot)).Current;

    /// <summary>Writes an account; its storage root is not looked at.</summary>
    public void SetAccount(Address address, in Account account)
    {
        AccountChange change = Track(address);
        if (change.Current != account)
        {
            _accountLog.Add(new AccountUndo(address, change.Current));
            change.Current = account;
        }
    }

    /// <summary>Writes a slot.</summary>
    public void SetStorage(Address contract, UInt256 slot, UInt256 value)
    {
        (Address, UInt256) key = (contract, slot);
        SlotChange change = Track(key);
        if (change.Current != value)
        {
            _slotLog.Add(new SlotUndo(key, change.Current));
            change.Current = value;
        }
    }

    /// <summary>Moves wei; false, with nothing moved, when there are not enough.</summary>
    public bool TryTransfer(Address from, Address to, UInt256 amount)
    {
        Account source = GetAccount(from);
        if (!UInt256.TrySubtract(source.Balance, amount, out UInt256 left))
        {
            return false;
        }

        SetAccount(from, source with { Balance = left });
        Credit(to, amount);
        return true;
    }

    /// <summary>Adds wei that were taken from elsewhere.</summary>
    public void Credit(Address account, UInt256 amount)
    {
        if (!amount.IsZero)
        {
            Account target = GetAccount(account);
            SetAccount(account, target with { Balance = target.Balance + amount });
        }
    }

    /// <summary>Takes wei away that will go elsewhere.</summary>
    public void Debit(Address account, UInt256 amount)
    {
        Account source = GetAccount(account);
        SetAccount(account, source with { Balance = source.Balance - amount });
    }

    /// <summary>The one way out of the supply: takes wei of an account and counts them as burned.</summary>
    public void Burn(Address from, UInt256 amount)
    {
        Debit(from, amount);
        UInt256 burned = GetStorage(SystemAddresses.OpenToken, BurnedSlot);
        SetStorage(SystemAddresses.OpenToken, BurnedSlot, burned + amount);
    }

    /// <inheritdoc/>
    UInt256 ISlotStore.Load(Address contract, UInt256 slot) => GetStorage(contract, slot);

    /// <inheritdoc/>
    void ISlotStore.Store(Address contract, UInt256 slot, UInt256 value) => SetStorage(contract, slot, value);

    /// <summary>What changed against the parent, ordered; what was changed back is not in it.</summary>
    public StateDiff ToDiff()
    {
        StateDiff diff = new();
        foreach ((Address address, AccountChange change) in _accounts)
        {
            if (change.Current != change.Original)
            {
                diff.Accounts.Add(address, change.Current);
            }
        }

        foreach (((Address contract, UInt256 slot), SlotChange change) in _slots)
        {
            if (change.Current == change.Original)
            {
                continue;
            }

            if (!diff.Storage.TryGetValue(contract, out SortedDictionary<UInt256, UInt256>? slots))
            {
                diff.Storage.Add(contract, slots = []);
            }

            slots.Add(slot, change.Current);
        }

        return diff;
    }

    private AccountChange Track(Address address)
    {
        if (!_accounts.TryGetValue(address, out AccountChange? change))
        {
            _accounts.Add(address, change = new AccountChange(parent.GetAccount(address)));
        }

        return change;
    }

    private SlotChange Track((Address Contract, UInt256 Slot) key)
    {
        if (!_slots.TryGetValue(key, out SlotChange? change))
        {
            _slots.Add(key, change = new SlotChange(parent.GetStorage(key.Contract, key.Slot)));
        }

        return change;
    }

    /// <summary>
    /// A point of a journal to come back to; valid until something before it is taken back.
    /// </summary>
    public readonly record struct Checkpoint(int Accounts, int Slots);

    private sealed class AccountChange(in Account original)
    {
        public Account Original { get; } = original;

        public Account Current { get; set; } = original;
    }

    private sealed class SlotChange(in UInt256 original)
    {
        public UInt256 Original { get; } = original;

        public UInt256 Current { get; set; } = original;
    }

    private readonly record struct AccountUndo(Address Address, Account Before);

    private readonly record struct SlotUndo((Address Contract, UInt256 Slot) Key, UInt256 Before);
}
