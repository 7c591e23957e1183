using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// Datanets: who may contribute what text, which text was admitted with which outcome, and the versions
/// that models stand on. Rules, costs and refusals: docs/spec/contracts.md. Its balance is the bonds in
/// escrow.
/// </summary>
public sealed class DatanetsContract : SystemContract
{
    /// <summary>The most curators <c>create</c> may name; more can be set one by one.</summary>
    public const int CuratorsAtCreationMax = 16;

    /// <summary>The interface, the same bytes as abi/Datanets.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Datanets);

    private static readonly AbiEvent DatanetCreated = Interface.Event("DatanetCreated");
    private static readonly AbiEvent CuratorSet = Interface.Event("CuratorSet");

    /// <summary>The contract of a chain.</summary>
    public DatanetsContract(GenesisConfig genesis)
        : base(SystemAddresses.Datanets, AbiFiles.Datanets)
    {
        Bind("create", Create);
        Bind("setCurator", SetCurator);
        Bind("commit", ContributionCalls.Commit);
        Bind("contribute", ContributionCalls.Contribute);
        Bind("review", CuratorCalls.Review);
        Bind("publishVersion", VersionCalls.Publish);
        Bind("withdraw", ContributionCalls.Withdraw);
        Bind("rotatePayee", ContributionCalls.RotatePayee);
        Bind("withdrawBond", ContributionCalls.WithdrawBond);
        DatanetViews.BindAll(Bind);
        SidecarCalls.BindAll(Bind, genesis);
    }

    /// <summary>The datanet, or the refusal UNKNOWN_DATANET.</summary>
    internal static DatanetEntry RequireDatanet(DatanetSlots slots, DatanetId id) =>
        slots.LoadDatanet(id) ?? throw new RevertException(RevertReasons.UnknownDatanet, $"{id}");

    /// <summary>The contribution, or the refusal UNKNOWN_CONTRIBUTION.</summary>
    internal static ContributionEntry RequireContribution(DatanetSlots slots, ContributionId id) =>
        slots.LoadContribution(id) ?? throw new RevertException(RevertReasons.UnknownContribution, $"{id}");

    private static AbiValue[] Create(CallContext call, AbiValue[] arguments)
    {
        var record = new DatanetRecord(
            arguments[0].AsString(), arguments[1].AsString(), arguments[2].AsString());
        DatanetPolicy policy = PolicyOf(arguments[3]);
        IReadOnlyList<AbiValue> curators = arguments[4].Items;
        ContractText.Require(record.Name, "name", DatanetRecord.NameBytesMax);
        ContractText.Require(record.Domain, "domain", DatanetRecord.DomainBytesMax);
        ContractText.Require(record.Licence, "licence", DatanetRecord.LicenceBytesMax);
        Revert.Unless(
            curators.Count <= CuratorsAtCreationMax, RevertReasons.TooManyCurators,
            $"{curators.Count}, at most {CuratorsAtCreationMax}");

        var slots = new DatanetSlots(call);
        var id = new DatanetId(slots.DatanetCount + 1);
        slots.DatanetCount = id.Value;
        slots.CreateDatanet(id, new DatanetEntry(
            call.PutContent(record.Encode()), call.Sender, policy, 0, 0, 0, 0, 0));
        call.Emit(DatanetCreated, id.Value, call.Sender, record.Name);
        foreach (AbiValue curator in curators)
        {
            SetCurator(call, slots, id, curator.AsAddress(), true);
        }

        return [id.Value];
    }

    private static AbiValue[] SetCurator(CallContext call, AbiValue[] arguments)
    {
        var slots = new DatanetSlots(call);
        var id = new DatanetId(arguments[0].AsUInt64());
        Revert.Unless(
            RequireDatanet(slots, id).Owner == call.Sender, RevertReasons.NotOwner,
            $"only the owner names curators");

        SetCurator(call, slots, id, arguments[1].AsAddress(), arguments[2].AsBool());
        return [];
    }

    private static void SetCurator(CallContext call, DatanetSlots slots, DatanetId id, Address curator,
        bool enabled)
    {
        Revert.Unless(!curator.IsZero, RevertReasons.AddressInvalid, $"the zero address cannot review");

        slots.SetCurator(id, curator, enabled);
        call.Emit(CuratorSet, id.Value, curator, enabled);
    }

    private static DatanetPolicy PolicyOf(AbiValue tuple)
    {
        ulong kind = tuple[0].AsUInt64();
        ulong novelty = tuple[2].AsUInt64();
        return kind <= (byte)DatanetPolicyKind.OwnerOnly && novelty <= DatanetPolicy.NoveltyBpsMax
            ? new DatanetPolicy((DatanetPolicyKind)kind, tuple[1].AsUInt32(), (ushort)novelty)
            : throw new RevertException(
                RevertReasons.PolicyInvalid,
                $"kind is 0 to 2 and minNoveltyBps at most {DatanetPolicy.NoveltyBpsMax}");
    }
}
