using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Changes of validators that keep together what belongs together: the totals, who earns, the candidates.
/// Over any store: a running call, or the end of a block.
/// </summary>
public sealed class ValidatorRegistry(ISlotStore store)
{
    private readonly StakerRewards _rewards = new(store);

    /// <summary>The registry's slots.</summary>
    public StakingSlots Slots { get; } = new(store);

    /// <summary>Gives a validator what it earned so far, if it earns.</summary>
    public void Settle(ValidatorEntry validator, Epoch now)
    {
        if (validator.IsActive)
        {
            _rewards.Settle(validator, now);
        }
    }

    /// <summary>Writes a changed validator, having settled what it earned as it was before.</summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="after">As it shall be.</param>
    /// <param name="now">The running epoch.</param>
    public void Replace(ValidatorEntry before, ValidatorEntry after, Epoch now)
    {
        Settle(before, now);
        if (after.Stake != before.Stake)
        {
            Slots.TotalStake = Slots.TotalStake - before.Stake + after.Stake;
        }

        UInt256 activeBefore = before.IsActive ? before.Stake : UInt256.Zero;
        UInt256 activeAfter = after.IsActive ? after.Stake : UInt256.Zero;
        if (activeBefore != activeAfter)
        {
            Slots.ActiveStake = Slots.ActiveStake - activeBefore + activeAfter;
        }

        if (!before.IsActive && after.IsActive)
        {
            _rewards.Start(after.Id);
        }

        Slots.Replace(before, after);
    }

    /// <summary>Jails a validator that was not heard of for a window; its stake stops earning at
    /// once.</summary>
    /// <returns>False when it is jailed or tombstoned already.</returns>
    public bool Jail(ValidatorId id, Epoch now, GenesisStaking rules)
    {
        ValidatorEntry validator = Slots.Load(id);
        if (validator.IsJailed || validator.IsTombstoned)
        {
            return false;
        }

        Replace(validator, validator with
        {
            Flags = validator.Flags | ValidatorFlags.Jailed,
            JailedUntil = new Epoch(now.Value + rules.JailEpochs),
        }, now);
        return true;
    }

    /// <summary>Puts a validator at the end of the candidates; the caller stores what is returned.</summary>
    /// <returns>The validator with its place; null when there are as many as there may be.</returns>
    public ValidatorEntry? AddCandidate(ValidatorEntry validator)
    {
        Invariant.Require(validator.CandidatePlace == 0, "a candidate has one place");
        uint count = Slots.CandidateCount;
        if (count == StakingSlots.CandidatesMax)
        {
            return null;
        }

        Slots.SetCandidate(count, validator.Id);
        Slots.SetCandidateCount(count + 1);
        return validator with { CandidatePlace = count + 1 };
    }

    /// <summary>
    /// Takes a validator out of the candidates; the last one takes its place. The caller stores what is
    /// returned.
    /// </summary>
    public ValidatorEntry RemoveCandidate(ValidatorEntry validator)
    {
        uint last = Slots.CandidateCount - 1;
        uint place = validator.CandidatePlace - 1;
        if (place != last)
        {
            ValidatorEntry moved = Slots.Load(Slots.CandidateAt(last));
            Slots.SetCandidate(place, moved.Id);
            Slots.Replace(moved, moved with { CandidatePlace = place + 1 });
        }

        Slots.SetCandidate(last, null);
        Slots.SetCandidateCount(last);
        return validator with { CandidatePlace = 0 };
    }
}
