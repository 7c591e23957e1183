using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>
/// Rewards: what contributions and stakers earned and have not claimed. Rules: docs/spec/contracts.md. Its
/// balance is exactly that. Stakers claim through the Staking contract, which knows their shares.
/// </summary>
public sealed class RewardsContract : SystemContract
{
    /// <summary>The interface, the same bytes as abi/Rewards.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Rewards);

    /// <summary>The contract.</summary>
    public RewardsContract()
        : base(SystemAddresses.Rewards, AbiFiles.Rewards)
    {
        Bind("claim", Claim);
        Bind("pending", (call, a) => [(UInt256)EarningsOf(call, a).Earnings.Pending]);
        Bind("earningsOf", Earnings);
        Bind("stakersAccrued", (call, _) => [new StakerRewards(call).Accrued]);
        Bind("stakersClaimed", (call, _) => [new StakerRewards(call).Claimed]);
    }

    // Anyone may call: the money goes to the payee whoever asks.
    private static AbiValue[] Claim(CallContext call, AbiValue[] arguments)
    {
        IReadOnlyList<AbiValue> ids = arguments[0].Items;
        ContributionCalls.RequireIdCount(ids.Count);
        var datanets = new DatanetSlots(call);
        var accounts = new RewardAccounts(call);
        UInt256 amount = UInt256.Zero;
        foreach (AbiValue value in ids)
        {
            var id = new ContributionId(value.AsUInt64());
            ContributionEntry contribution = DatanetsContract.RequireContribution(datanets, id);
            amount += accounts.PayOut(id, accounts.PayeeOf(id, contribution.Contributor));
        }

        return [amount];
    }

    private static AbiValue[] Earnings(CallContext call, AbiValue[] arguments)
    {
        (EarningsEntry earnings, Address payee) = EarningsOf(call, arguments);
        return [(UInt256)earnings.Earned, (UInt256)earnings.Claimed, payee];
    }

    private static (EarningsEntry Earnings, Address Payee) EarningsOf(CallContext call, AbiValue[] arguments)
    {
        var id = new ContributionId(arguments[0].AsUInt64());
        ContributionEntry contribution = DatanetsContract.RequireContribution(new DatanetSlots(call), id);
        var slots = new RewardSlots(call);
        return (slots.LoadEarnings(id), slots.PayeeOf(id, contribution.Contributor));
    }
}
