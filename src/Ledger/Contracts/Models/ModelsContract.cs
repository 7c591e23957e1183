using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// Models: what answers, over which datanet versions, at which price. Rules and refusals:
/// docs/spec/contracts.md. It holds no wei.
/// </summary>
public sealed class ModelsContract : SystemContract
{
    /// <summary>The interface, the same bytes as abi/Models.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Models);

    private const uint FirstRevision = 1;

    private static readonly AbiEvent ModelRegistered = Interface.Event("ModelRegistered");
    private static readonly AbiEvent PricesSet = Interface.Event("PricesSet");
    private static readonly AbiEvent ModelRetired = Interface.Event("ModelRetired");
    private static readonly AbiEvent HostSet = Interface.Event("HostSet");

    /// <summary>The contract of a chain with these rules for hosts.</summary>
    public ModelsContract(GenesisHosting hosting)
        : base(SystemAddresses.Models, AbiFiles.Models)
    {
        Bind("register", (call, arguments) => Register(call, hosting, arguments));
        Bind("setHost", SetHost);
        Bind("isHost", IsHost);
        Bind("train", TrainingCalls.Train);
        Bind("training", TrainingCalls.Training);
        Bind("lineageOf", LineageOf);
        Bind("setPrices", SetPrices);
        Bind("retire", Retire);
        Bind("modelCount", (call, _) => [new ModelSlots(call).ModelCount]);
        Bind("model", Model);
        Bind("versionsOf", VersionsOf);
        Bind("pricesAt", PricesAt);
    }

    /// <summary>The model, or the refusal UNKNOWN_MODEL.</summary>
    internal static ModelEntry RequireModel(ModelSlots slots, ModelId id) =>
        slots.LoadModel(id) ?? throw new RevertException(RevertReasons.UnknownModel, $"{id}");

    private static AbiValue[] Register(CallContext call, GenesisHosting hosting, AbiValue[] arguments)
    {
        ulong kind = arguments[0].AsUInt64();
        string name = arguments[1].AsString();
        ModelPrices prices = RequirePrices(arguments[4], arguments[5]);
        Revert.Unless(
            kind is >= (ulong)ModelKind.Infinigram and <= (ulong)ModelKind.External,
            RevertReasons.KindNotSupported, $"{kind}, 1 is infinigram, 2 is softmax, 3 is external");
        if (kind == (ulong)ModelKind.External)
        {
            // Its owner is its first host.
            HostBonds.Require(call, call.Sender, hosting);
        }

        ContractText.Require(name, "name", ModelEntry.NameBytesMax);
        ModelVersion[] versions = RequireVersions(call, arguments[2].Items);

        var slots = new ModelSlots(call);
        var lineage = new ModelLineage(call);
        (IReadOnlyList<RoyaltyShare> shares, uint depth) =
            lineage.Flatten(RequireParents(slots, arguments[3].Items));
        var id = new ModelId(slots.ModelCount + 1);
        Hash256 nameHash = call.PutContent(Encoding.UTF8.GetBytes(name));
        slots.ModelCount = id.Value;
        slots.CreateModel(id, new ModelEntry(
            nameHash, call.Sender, (ModelKind)kind, false, FirstRevision, arguments[6].AsHash(),
            versions));
        slots.SavePrices(id, FirstRevision, prices);
        lineage.Save(id, shares, depth);
        call.Emit(ModelRegistered, id.Value, call.Sender, kind, name);
        call.Emit(PricesSet, id.Value, (ulong)FirstRevision, (UInt256)prices.In, (UInt256)prices.Out);
        return [id.Value, (ulong)FirstRevision];
    }

    private static AbiValue[] SetPrices(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        ModelEntry model = RequireOwn(call, slots, id);
        ModelPrices prices = RequirePrices(arguments[1], arguments[2]);
        uint revision = model.Revision + 1;
        slots.SaveIdentity(id, model with { Revision = revision });
        slots.SavePrices(id, revision, prices);
        call.Emit(PricesSet, id.Value, (ulong)revision, (UInt256)prices.In, (UInt256)prices.Out);
        return [(ulong)revision];
    }

    private static AbiValue[] SetHost(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        (Address host, bool enabled) = (arguments[1].AsAddress(), arguments[2].AsBool());
        ModelEntry model = RequireOwn(call, slots, id);
        Revert.Unless(
            model.Kind == ModelKind.External, RevertReasons.KindNotSupported,
            $"anybody may host a built-in model");
        Revert.Unless(
            !host.IsZero && !SystemContracts.IsSystemAddress(host) && host != model.Owner,
            RevertReasons.AddressInvalid, $"{host} cannot be named or dropped as a host");
        slots.SaveHost(id, host, enabled);
        call.Emit(HostSet, id.Value, host, enabled);
        return [];
    }

    private static AbiValue[] IsHost(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        return [slots.IsHost(id, RequireModel(slots, id), arguments[1].AsAddress())];
    }

    private static AbiValue[] Retire(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        ModelEntry model = RequireOwn(call, slots, id);
        slots.SaveIdentity(id, model with { Retired = true });
        call.Emit(ModelRetired, id.Value);
        return [];
    }

    private static AbiValue[] Model(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        ModelEntry model = RequireModel(slots, id);
        ModelPrices prices = slots.LoadPrices(id, model.Revision);
        Height activation = ModelBasis.Resolve(new DatanetSlots(call), model.Versions).ActivationHeight;
        return
        [
            (ulong)model.Kind, Encoding.UTF8.GetString(ContractText.Stored(call, model.NameHash)),
            model.Owner,
            (ulong)model.Revision, (UInt256)prices.In, (UInt256)prices.Out, model.ArtifactHash, model.Retired,
            activation.Value,
        ];
    }

    private static AbiValue[] VersionsOf(CallContext call, AbiValue[] arguments)
    {
        ModelEntry model = RequireModel(new ModelSlots(call), new ModelId(arguments[0].AsUInt64()));
        return
        [
            AbiValue.List(model.Versions, v => AbiValue.List(v.Datanet.Value, (ulong)v.Version)),
        ];
    }

    private static AbiValue[] PricesAt(CallContext call, AbiValue[] arguments)
    {
        var slots = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        uint revision = arguments[1].AsUInt32();
        ModelEntry model = RequireModel(slots, id);
        Revert.Unless(
            revision >= FirstRevision && revision <= model.Revision, RevertReasons.RevisionMismatch,
            $"{revision}, the current one is {model.Revision}");
        ModelPrices prices = slots.LoadPrices(id, revision);
        return [(UInt256)prices.In, (UInt256)prices.Out];
    }

    internal static ModelEntry RequireOwn(CallContext call, ModelSlots slots, ModelId id)
    {
        ModelEntry model = RequireModel(slots, id);
        Revert.Unless(model.Owner == call.Sender, RevertReasons.NotOwner, $"model {id} is {model.Owner}'s");
        Revert.Unless(!model.Retired, RevertReasons.ModelRetired, $"{id}");
        return model;
    }

    private static AbiValue[] LineageOf(CallContext call, AbiValue[] arguments)
    {
        var id = new ModelId(arguments[0].AsUInt64());
        RequireModel(new ModelSlots(call), id);
        return
        [
            AbiValue.List(
                new ModelLineage(call).Load(id), s => AbiValue.List(s.Ancestor.Value, (ulong)s.Bps)),
        ];
    }

    private static RoyaltyShare[] RequireParents(ModelSlots slots, IReadOnlyList<AbiValue> items)
    {
        Revert.Unless(
            items.Count <= ModelLineage.ParentsMax, RevertReasons.LineageInvalid,
            $"{items.Count} parents, at most {ModelLineage.ParentsMax}");
        var parents = new RoyaltyShare[items.Count];
        for (int i = 0; i < parents.Length; i++)
        {
            var parent = new ModelId(items[i][0].AsUInt64());
            RequireModel(slots, parent);
            uint bps = items[i][1].AsUInt32();
            Revert.Unless(
                bps > 0 && !parents.AsSpan(0, i).ToArray().Any(earlier => earlier.Ancestor == parent),
                RevertReasons.LineageInvalid, $"parent {parent} is named twice or gets nothing");
            parents[i] = new RoyaltyShare(parent, bps);
        }

        return parents;
    }

    private static ModelPrices RequirePrices(AbiValue priceIn, AbiValue priceOut)
    {
        var prices = new ModelPrices((UInt128)priceIn.AsUInt256(), (UInt128)priceOut.AsUInt256());
        Revert.Unless(
            prices.AreWithinLimits, RevertReasons.PriceTooLarge,
            $"at most {ModelPrices.Max} wei for 1,000 tokens");
        return prices;
    }

    private static ModelVersion[] RequireVersions(CallContext call, IReadOnlyList<AbiValue> items)
    {
        Revert.Unless(
            items.Count is >= 1 and <= ModelEntry.VersionsMax, RevertReasons.VersionsInvalid,
            $"{items.Count}, a model stands on 1 to {ModelEntry.VersionsMax}");
        var slots = new DatanetSlots(call);
        var versions = new ModelVersion[items.Count];
        for (int i = 0; i < versions.Length; i++)
        {
            var version = new ModelVersion(new DatanetId(items[i][0].AsUInt64()), items[i][1].AsUInt32());
            DatanetEntry datanet = DatanetsContract.RequireDatanet(slots, version.Datanet);
            Revert.Unless(
                slots.LoadVersion(version.Datanet, version.Version) is not null, RevertReasons.UnknownVersion,
                $"{version.Version} of datanet {version.Datanet}");
            Revert.Unless(
                IndexRules.IsServable(version.Version, datanet.LatestVersion), RevertReasons.VersionNotServable,
                $"{version.Version} of datanet {version.Datanet}, "
                + $"the latest {IndexRules.ServableVersions} to {datanet.LatestVersion} can be named");
            Revert.Unless(
                !versions.AsSpan(0, i).ToArray().Any(earlier => earlier.Datanet == version.Datanet),
                RevertReasons.VersionsInvalid, $"datanet {version.Datanet} is named twice");
            versions[i] = version;
        }

        int segments = ModelBasis.Resolve(slots, versions).Segments.Count;
        Revert.Unless(
            segments <= ModelCorpus.SegmentsMax, RevertReasons.VersionsInvalid,
            $"{segments} segments, at most {ModelCorpus.SegmentsMax}");
        return versions;
    }
}
