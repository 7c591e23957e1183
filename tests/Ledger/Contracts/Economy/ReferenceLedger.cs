using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Economy;

/// <summary>
/// What the contracts should do to everybody's wei, written a second time and as plainly as can be: sums in
/// dictionaries.
/// </summary>
internal sealed class ReferenceLedger
{
    public SortedDictionary<Address, UInt256> Balances { get; } = [];

    public SortedDictionary<Address, UInt256> Deposits { get; } = [];

    public SortedDictionary<ulong, UInt256> Pending { get; } = [];

    public SortedDictionary<ulong, Address> Payees { get; } = [];

    public SortedDictionary<ulong, UInt256> Bonds { get; } = [];

    public SortedDictionary<ulong, (ulong Datanet, uint FromVersion)> Withdrawn { get; } = [];

    public UInt256 Burned { get; private set; }

    public UInt256 StakersAccrued { get; private set; }

    public UInt256 Sum => Balances.Values.Aggregate(Burned, (sum, balance) => sum + balance);

    public void Move(Address from, Address to, UInt256 amount)
    {
        Balances[from] -= amount;
        Balances[to] = Balances.GetValueOrDefault(to) + amount;
    }

    public void Burn(Address from, UInt256 amount)
    {
        Balances[from] -= amount;
        Burned += amount;
    }

    /// <summary>The gas of a block's only transaction.</summary>
    public void PayGas(ExecutedBlock block)
    {
        Address sender = block.Block.Transactions[0].Sender;
        UInt256 gas = block.Receipts[0].GasUsed;
        UInt256 baseFees = block.Block.Header.BaseFeePerGas * gas;
        Move(sender, TestChain.Proposer, (block.Receipts[0].EffectiveGasPrice * gas) - baseFees);
        Burn(sender, baseFees / 2UL);
        Move(sender, SystemAddresses.Treasury, baseFees - (baseFees / 2UL));
    }

    public void Contribute(ulong id, Address contributor, UInt256 fee, UInt256 bond)
    {
        Burn(contributor, fee);
        Move(contributor, SystemAddresses.Datanets, bond);
        Bonds[id] = bond;
        Payees[id] = contributor;
        Pending[id] = UInt256.Zero;
    }

    public UInt256 PayOut(ulong id)
    {
        UInt256 amount = Pending[id];
        Move(SystemAddresses.Rewards, Payees[id], amount);
        Pending[id] = UInt256.Zero;
        return amount;
    }

    /// <summary>Shares a fee without a host part.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="modelOwner">Who owns the model.</param>
    /// <param name="fee">The model fee.</param>
    /// <param name="spans">Contribution and weight of each span.</param>
    /// <param name="totalWeight">U_tot.</param>
    /// <param name="isPayable">Whether a contribution is paid itself.</param>
    public void Settle(
        Address payer, Address modelOwner, UInt256 fee, IEnumerable<(ulong Contribution, ulong Weight)> spans,
        ulong totalWeight, Func<ulong, bool> isPayable)
    {
        UInt256 left = fee;
        Deposits[payer] -= fee;
        UInt256 protocol = fee / 10UL;
        Burn(SystemAddresses.Inference, protocol / 2UL);
        Move(SystemAddresses.Inference, SystemAddresses.Treasury, protocol - (protocol / 2UL));
        UInt256 fifth = fee / 5UL;
        Move(SystemAddresses.Inference, modelOwner, fifth);
        Move(SystemAddresses.Inference, SystemAddresses.Rewards, fifth);
        StakersAccrued += fifth;
        left = left - protocol - fifth - fifth;
        UInt256 data = left;
        foreach ((ulong contribution, ulong weight) in spans)
        {
            UInt256 wei = data * weight / totalWeight;
            left -= wei;
            if (isPayable(contribution))
            {
                Move(SystemAddresses.Inference, SystemAddresses.Rewards, wei);
                Pending[contribution] += wei;
            }
            else
            {
                Move(SystemAddresses.Inference, SystemAddresses.Treasury, wei);
            }
        }

        Move(SystemAddresses.Inference, SystemAddresses.Treasury, left);
        Invariants();
    }

    private void Invariants() => Assert.That(Sum, Is.EqualTo(GenesisConfig.SupplyWei));
}
