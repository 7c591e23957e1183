using OpenLedger.Attribution.Admission;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>What contributors call: commit, reveal, withdraw, hand on the payee, take the bond
/// back.</summary>
internal static class ContributionCalls
{
    /// <summary>The most ids of one call.</summary>
    public const int IdsMax = 256;

    private static readonly AbiEvent Committed = DatanetsContract.Interface.Event("Committed");
    private static readonly AbiEvent Contributed = DatanetsContract.Interface.Event("Contributed");
    private static readonly AbiEvent Withdrawn = DatanetsContract.Interface.Event("Withdrawn");
    private static readonly AbiEvent PayeeRotated = DatanetsContract.Interface.Event("PayeeRotated");
    private static readonly AbiEvent BondReleased = DatanetsContract.Interface.Event("BondReleased");

    /// <summary>keccak(contentRoot || sender || salt): what a contributor commits to before
    /// revealing.</summary>
    public static Hash256 CommitmentOf(in Hash256 contentRoot, in Address sender, in Hash256 salt)
    {
        Span<byte> data = stackalloc byte[Hash256.Size + Address.Size + Hash256.Size];
        contentRoot.CopyTo(data);
        sender.CopyTo(data[Hash256.Size..]);
        salt.CopyTo(data[(Hash256.Size + Address.Size)..]);
        return Keccak.Hash(data);
    }

    public static AbiValue[] Commit(CallContext call, AbiValue[] arguments)
    {
        Hash256 commitment = arguments[0].AsHash();
        Revert.Unless(!commitment.IsZero, RevertReasons.CommitmentInvalid, $"zero");

        new DatanetSlots(call).SaveCommitment(call.Sender, commitment, call.Block.Height);
        call.Emit(Committed, call.Sender, commitment);
        return [];
    }

    public static AbiValue[] Contribute(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var datanetId = new DatanetId(arguments[0].AsUInt64());
        ReadOnlyMemory<byte> content = arguments[1].AsBytes();
        string title = arguments[3].AsString();
        DatanetEntry datanet = DatanetsContract.RequireDatanet(slots, datanetId);
        ContractText.Require(title, "title", ContributionRecord.TitleBytesMax, optional: true);
        AdmissionRules.RequireSize(content);
        Hash256 root = call.Hash(content.Span);
        RequireContributor(call, datanet);
        if (datanet.Policy.Kind != DatanetPolicyKind.OwnerOnly)
        {
            ConsumeCommitment(call, slots, root, arguments[2].AsHash());
        }

        AdmissionDecision decision = AdmissionRules.Admit(call, datanetId, datanet.Policy, content);
        UInt256 bond = AdmissionPrices.BondOf(content.Length);
        TakeFeeAndBond(call, AdmissionPrices.FeeOf(decision.TokenCount), bond);
        var offered = new NewContribution(
            datanetId, datanet, call.Sender, root, title, (uint)content.Length, decision, bond);
        Hash256 recordHash = call.PutContent(offered.RecordIn(call.Block).Encode());
        call.PutContent(content.ToArray());
        ContributionId id = offered.Write(slots, recordHash, call.Block);
        call.Emit(
            Contributed, id.Value, datanetId.Value, call.Sender, root,
            (ulong)decision.TokenCount, (ulong)decision.NoveltyBps, offered.IsHeld);

        // Last: the corpus has no journal, so nothing may fail after it.
        Invariant.Require(call.Admit(decision, root, offered.IsHeld) == id,
            "the corpus numbers contributions as the contract does");
        return [id.Value];
    }

    public static AbiValue[] Withdraw(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new ContributionId(arguments[0].AsUInt64());
        ContributionEntry contribution = RequireOwn(call, slots, id);
        bool inCorpus = contribution.Status == ContributionStatus.Accepted;
        Revert.Unless(
            inCorpus || contribution.Status == ContributionStatus.UnderReview, RevertReasons.AlreadyWithdrawn,
            $"{id} is {contribution.Status}");

        DatanetEntry? datanet = slots.LoadDatanet(contribution.Datanet);
        Invariant.Require(datanet is not null, "a contribution's datanet exists");
        uint fromVersion = datanet.LatestVersion + 1;
        slots.SaveFacts(id, contribution with
        {
            Status = ContributionStatus.Withdrawn,
            WithdrawnFromVersion = fromVersion,
        });
        if (inCorpus)
        {
            slots.SaveCounters(contribution.Datanet, datanet with
            {
                UnpublishedWithdrawals = datanet.UnpublishedWithdrawals + 1,
            });
        }

        call.Emit(Withdrawn, id.Value, (ulong)fromVersion);
        return [];
    }

    public static AbiValue[] RotatePayee(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new ContributionId(arguments[0].AsUInt64());
        Address payee = arguments[1].AsAddress();
        ContributionEntry contribution = DatanetsContract.RequireContribution(slots, id);
        var rewards = new RewardAccounts(call);
        Address current = rewards.PayeeOf(id, contribution.Contributor);
        Revert.Unless(current == call.Sender, RevertReasons.NotPayee, $"{id} pays {current}");

        Revert.Unless(
            !payee.IsZero && !SystemContracts.IsSystemAddress(payee), RevertReasons.AddressInvalid,
            $"{payee} cannot be paid");

        // What was earned until now is the old payee's.
        rewards.PayOut(id, current);
        rewards.SetPayee(id, payee);
        call.Emit(PayeeRotated, id.Value, current, payee);
        return [];
    }

    public static AbiValue[] WithdrawBond(CallContext call, AbiValue[] arguments)
    {
        IReadOnlyList<AbiValue> ids = arguments[0].Items;
        RequireIdCount(ids.Count);
        var slots = new DatanetSlots(call);
        UInt256 amount = UInt256.Zero;
        foreach (AbiValue value in ids)
        {
            var id = new ContributionId(value.AsUInt64());
            ContributionEntry contribution = RequireOwn(call, slots, id);
            Revert.Unless(!contribution.Bond.IsZero, RevertReasons.BondReleased, $"{id}");

            ulong releaseHeight = contribution.Height.Value + AdmissionPrices.BondLockBlocks;
            Revert.Unless(
                call.Block.Height.Value >= releaseHeight, RevertReasons.BondLocked,
                $"{id} until block {releaseHeight}");

            slots.SaveBond(id, contribution with { Bond = UInt256.Zero });
            amount += contribution.Bond;
            call.Emit(BondReleased, id.Value, call.Sender, contribution.Bond);
        }

        call.Transfer(SystemAddresses.Datanets, call.Sender, amount);
        return [amount];
    }

    /// <summary>Refuses more than <see cref="IdsMax"/> ids.</summary>
    public static void RequireIdCount(int count)
    {
        Revert.Unless(count <= IdsMax, RevertReasons.TooManyIds, $"{count}, at most {IdsMax}");
    }

    private static ContributionEntry RequireOwn(CallContext call, DatanetSlots slots, ContributionId id)
    {
        ContributionEntry contribution = DatanetsContract.RequireContribution(slots, id);
        return contribution.Contributor == call.Sender
            ? contribution
            : throw new RevertException(RevertReasons.NotContributor,
                $"{id} is {contribution.Contributor}'s");
    }

    /// <summary>Refuses who may not contribute to the datanet at all.</summary>
    public static void RequireContributor(CallContext call, DatanetEntry datanet)
    {
        Revert.Unless(
            datanet.Policy.Kind != DatanetPolicyKind.OwnerOnly || datanet.Owner == call.Sender,
            RevertReasons.NotOwner, $"only the owner contributes to this datanet");
    }

    /// <summary>Uses up the sender's commitment to a root, or refuses: there is none of the right
    /// age.</summary>
    public static void ConsumeCommitment(
        CallContext call, DatanetSlots slots, in Hash256 root, in Hash256 salt)
    {
        Hash256 commitment = CommitmentOf(root, call.Sender, salt);
        if (slots.LoadCommitment(call.Sender, commitment) is not { } committed)
        {
            throw new RevertException(RevertReasons.CommitmentMissing, $"{commitment}");
        }

        ulong age = call.Block.Height.Value - committed.Value;
        Revert.Unless(
            age >= AdmissionPrices.CommitmentAgeMin, RevertReasons.CommitmentTooYoung,
            $"{age} blocks, at least {AdmissionPrices.CommitmentAgeMin}");

        Revert.Unless(
            age <= AdmissionPrices.CommitmentAgeMax, RevertReasons.CommitmentTooOld,
            $"{age} blocks, at most {AdmissionPrices.CommitmentAgeMax}");

        slots.SaveCommitment(call.Sender, commitment, null);
    }

    /// <summary>Burns the fee, keeps the bond and gives back what was sent beyond them.</summary>
    public static void TakeFeeAndBond(CallContext call, in UInt256 fee, in UInt256 bond)
    {
        Revert.Unless(
            UInt256.TrySubtract(call.Value, fee + bond, out UInt256 excess), RevertReasons.BondTooSmall,
            $"{call.Value} wei sent, fee {fee} and bond {bond} asked");

        call.Burn(SystemAddresses.Datanets, fee);
        if (!excess.IsZero)
        {
            call.Transfer(SystemAddresses.Datanets, call.Sender, excess);
        }
    }
}
