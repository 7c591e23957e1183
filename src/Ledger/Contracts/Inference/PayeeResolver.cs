using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// Who is paid for a contribution's tokens by a model: its payee, or the treasury when the contribution
/// <list type="bullet">
/// <item>is the treasury's own (the baseline),</item>
/// <item>was rejected or is not reviewed yet (it can still be the origin of masked text),</item>
/// <item>was withdrawn, from the model's version of its datanet on; of a datanet the model does not name,
/// from that datanet's newest version on.</item>
/// </list>
/// </summary>
internal sealed class PayeeResolver(ISlotStore store, IReadOnlyList<ModelVersion> versions)
{
    private readonly DatanetSlots _datanets = new(store);
    private readonly RewardSlots _rewards = new(store);

    /// <summary>The contribution's datanet and who is paid for it.</summary>
    public (DatanetId Datanet, Address Payee) Resolve(ContributionId id)
    {
        ContributionEntry? contribution = _datanets.LoadContribution(id);
        Invariant.Require(contribution is not null, "a traced contribution is registered");
        Address payee = IsPayable(contribution)
            ? _rewards.PayeeOf(id, contribution.Contributor)
            : SystemAddresses.Treasury;
        return (contribution.Datanet, payee);
    }

    private bool IsPayable(ContributionEntry contribution) =>
        contribution.Status == ContributionStatus.Accepted
        || (contribution.Status == ContributionStatus.Withdrawn
            && contribution.WithdrawnFromVersion > VersionOf(contribution.Datanet));

    private uint VersionOf(DatanetId datanet)
    {
        foreach (ModelVersion version in versions)
        {
            if (version.Datanet == datanet)
            {
                return version.Version;
            }
        }

        DatanetEntry? entry = _datanets.LoadDatanet(datanet);
        Invariant.Require(entry is not null, "a contribution's datanet exists");
        return entry.LatestVersion;
    }
}
