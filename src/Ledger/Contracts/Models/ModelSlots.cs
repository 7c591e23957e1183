using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// The storage of the Models contract. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 0                  models ever registered                          u64
/// 1[model]         +0 name hash
///                  +1 owner u160 | kind u8 | retired u8 | versions u8 | revision u32
///                  +2 artifact hash
///                  +3 .. +10 datanet u64 | version u32, one slot each
/// 2[model][revision] priceIn u128 | priceOut u128
/// 8[model][account]  1: hosts the external model, beside its owner
/// </code>
/// </summary>
public sealed class ModelSlots(ISlotStore store)
{
    private const uint Models = 1;
    private const uint Prices = 2;
    private const uint Hosts = 8;
    private const uint FirstVersionField = 3;

    private static readonly Address Self = SystemAddresses.Models;

    /// <summary>Models ever registered; also the newest id.</summary>
    public ulong ModelCount
    {
        get => (ulong)store.Load(Self, 0);
        set => store.Store(Self, 0, value);
    }

    /// <summary>A model; null when the id was never given.</summary>
    public ModelEntry? LoadModel(ModelId id)
    {
        UInt256 entry = SlotKey.Of(Models, id.Value);
        UInt256 name = store.Load(Self, entry);
        if (name.IsZero)
        {
            return null;
        }

        UInt256 identity = store.Load(Self, SlotKey.Field(entry, 1));
        ulong packed = SlotWord.Limb(SlotWord.AboveAddress(identity), 0);
        var versions = new ModelVersion[(packed >> 16) & 0xFF];
        for (uint i = 0; i < versions.Length; i++)
        {
            UInt256 word = store.Load(Self, SlotKey.Field(entry, FirstVersionField + i));
            versions[i] = new ModelVersion(new DatanetId(SlotWord.Limb(word, 0)), (uint)SlotWord.Limb(word,
                1));
        }

        return new ModelEntry(
            SlotWord.ToHash(name),
            SlotWord.ToAddress(identity),
            (ModelKind)(packed & 0xFF),
            ((packed >> 8) & 0xFF) != 0,
            (uint)((packed >> 24) & uint.MaxValue),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 2))),
            versions);
    }

    /// <summary>Writes a new model.</summary>
    public void CreateModel(ModelId id, ModelEntry model)
    {
        UInt256 entry = SlotKey.Of(Models, id.Value);
        store.Store(Self, entry, SlotWord.FromHash(model.NameHash));
        store.Store(Self, SlotKey.Field(entry, 2), SlotWord.FromHash(model.ArtifactHash));
        for (int i = 0; i < model.Versions.Count; i++)
        {
            ModelVersion version = model.Versions[i];
            store.Store(Self, SlotKey.Field(entry, FirstVersionField + (uint)i),
                new UInt256(version.Datanet.Value, version.Version, 0, 0));
        }

        SaveIdentity(id, model);
    }

    /// <summary>Writes owner, kind, retirement and revision.</summary>
    public void SaveIdentity(ModelId id, ModelEntry model)
    {
        ulong packed = (byte)model.Kind
            | (model.Retired ? 1UL << 8 : 0)
            | ((ulong)model.Versions.Count << 16)
            | ((ulong)model.Revision << 24);
        store.Store(Self, SlotKey.Field(SlotKey.Of(Models, id.Value), 1), SlotWord.WithAddress(model.Owner,
            packed));
    }

    /// <summary>True when an account may host a model: anybody a built-in one, an external one its owner and
    /// whom the owner named.</summary>
    public bool IsHost(ModelId id, ModelEntry model, in Address account) =>
        model.Kind != ModelKind.External || account == model.Owner
        || !store.Load(Self, SlotKey.Of(Hosts, id.Value, SlotWord.FromAddress(account))).IsZero;

    /// <summary>Names or drops a host.</summary>
    public void SaveHost(ModelId id, in Address account, bool enabled) => store.Store(
        Self, SlotKey.Of(Hosts, id.Value, SlotWord.FromAddress(account)), enabled ? 1UL : 0UL);

    /// <summary>Prices of a revision; 0 when there is no such revision.</summary>
    public ModelPrices LoadPrices(ModelId id, uint revision)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Prices, id.Value, revision));
        return new ModelPrices(SlotWord.Low128(word), SlotWord.High128(word));
    }

    /// <summary>Writes the prices of a revision.</summary>
    public void SavePrices(ModelId id, uint revision, ModelPrices prices) =>
        store.Store(Self, SlotKey.Of(Prices, id.Value, revision), SlotWord.Pack128(prices.In, prices.Out));
}
