using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>The views of the Datanets contract.</summary>
internal static class DatanetViews
{
    public static void BindAll(Action<string, ContractFunction> bind)
    {
        bind("datanetCount", (call, _) => [new DatanetSlots(call).DatanetCount]);
        bind("contributionCount", (call, _) => [new DatanetSlots(call).ContributionCount]);
        bind("datanet", Datanet);
        bind("isCurator", (call, a) =>
            [new DatanetSlots(call).IsCurator(new DatanetId(a[0].AsUInt64()), a[1].AsAddress())]);
        bind("version", Version);
        bind("contribution", Contribution);
        bind("bondOf", BondOf);
        bind("commitmentHeight", CommitmentHeight);
        bind("commitmentFor", (call, a) =>
        [
            ContributionCalls.CommitmentOf(call.Hash(a[0].AsBytes().Span), a[1].AsAddress(), a[2].AsHash()),
        ]);
        bind("quote", Quote);
    }

    private static AbiValue[] Datanet(CallContext call, AbiValue[] arguments)
    {
        DatanetEntry datanet =
            DatanetsContract.RequireDatanet(new DatanetSlots(call), new DatanetId(arguments[0].AsUInt64()));
        DatanetRecord record = DatanetRecord.Decode(ContractText.Stored(call, datanet.RecordHash));
        DatanetPolicy policy = datanet.Policy;
        return
        [
            record.Name, record.Domain, record.Licence, datanet.Owner,
            AbiValue.List((ulong)policy.Kind, (ulong)policy.MinTokens, (ulong)policy.MinNoveltyBps),
            (ulong)datanet.LatestVersion, datanet.Contributions, datanet.Unpublished,
        ];
    }

    private static AbiValue[] Version(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new DatanetId(arguments[0].AsUInt64());
        uint number = arguments[1].AsUInt32();
        DatanetsContract.RequireDatanet(slots, id);
        VersionEntry version = slots.LoadVersion(id, number)
            ?? throw new RevertException(RevertReasons.UnknownVersion, $"{number} of datanet {id}");
        return
        [
            version.ActivationHeight.Value, version.PublishedHeight.Value,
            AbiValue.List(slots.LoadSegments(id, version), segment => segment.Value),
        ];
    }

    private static AbiValue[] Contribution(CallContext call, AbiValue[] arguments)
    {
        ContributionEntry contribution = DatanetsContract.RequireContribution(
            new DatanetSlots(call), new ContributionId(arguments[0].AsUInt64()));
        return
        [
            contribution.Datanet.Value, contribution.Contributor, (ulong)contribution.Status,
            contribution.Height.Value, (ulong)contribution.Tokens, (ulong)contribution.NoveltyBps,
            contribution.RecordHash, (ulong)contribution.WithdrawnFromVersion,
        ];
    }

    private static AbiValue[] BondOf(CallContext call, AbiValue[] arguments)
    {
        ContributionEntry contribution = DatanetsContract.RequireContribution(
            new DatanetSlots(call), new ContributionId(arguments[0].AsUInt64()));
        return [contribution.Bond, contribution.Height.Value + AdmissionPrices.BondLockBlocks];
    }

    private static AbiValue[] CommitmentHeight(CallContext call, AbiValue[] arguments) =>
        new DatanetSlots(call).LoadCommitment(arguments[0].AsAddress(), arguments[1].AsHash()) is { } height
            ? [height.Value]
            : throw new RevertException(RevertReasons.CommitmentMissing);

    private static AbiValue[] Quote(CallContext call, AbiValue[] arguments)
    {
        var id = new DatanetId(arguments[0].AsUInt64());
        ReadOnlyMemory<byte> content = arguments[1].AsBytes();
        DatanetEntry datanet = DatanetsContract.RequireDatanet(new DatanetSlots(call), id);
        AdmissionRules.RequireSize(content);
        AdmissionDecision decision = AdmissionRules.Evaluate(call, id, content);
        return
        [
            AdmissionPrices.FeeOf(decision.TokenCount), AdmissionPrices.BondOf(content.Length),
            (ulong)decision.TokenCount, (ulong)decision.NoveltyBps,
            AdmissionRules.Refusal(decision, datanet.Policy)?.Message ?? "",
        ];
    }
}
