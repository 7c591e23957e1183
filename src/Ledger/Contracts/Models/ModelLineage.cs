using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// Royalties of a lineage. A model names parents, each with a percentage of its model share; of what a
/// parent gets, the parent's own ancestors get the percentages fixed when it was registered. The result is
/// written flat, once, and never changes. Slots beside those of <see cref="ModelSlots"/>:
/// <code>
/// 6[model]          ancestors u32 | depth u32
/// 7[model][index]   ancestor id u64 | bps u32
/// </code>
/// </summary>
public sealed class ModelLineage(ISlotStore store)
{
    /// <summary>Most parents of a model.</summary>
    public const int ParentsMax = 4;

    /// <summary>Most ancestors that are paid, over all generations.</summary>
    public const int AncestorsMax = 16;

    /// <summary>Most generations above a model.</summary>
    public const int DepthMax = 8;

    /// <summary>Most of a model share that parents get together.</summary>
    public const uint RoyaltyBpsMax = 8_000;

    private const uint Whole = 10_000;
    private const uint Sizes = 6;
    private const uint Shares = 7;

    private static readonly Address Self = SystemAddresses.Models;

    /// <summary>Ancestors with their shares, ascending; none of a model without parents.</summary>
    public IReadOnlyList<RoyaltyShare> Load(ModelId model)
    {
        uint count = SlotWord.Low32(SlotWord.Limb(store.Load(Self, SlotKey.Of(Sizes, model.Value)), 0));
        var shares = new RoyaltyShare[count];
        for (uint i = 0; i < count; i++)
        {
            UInt256 word = store.Load(Self, SlotKey.Of(Shares, model.Value, i));
            shares[i] = new RoyaltyShare(new ModelId(SlotWord.Limb(word, 0)), (uint)SlotWord.Limb(word, 1));
        }

        return shares;
    }

    /// <summary>
    /// Shares of a new model's ancestors: a parent with b of 10,000 gets b less what of it its own
    /// ancestors get, floor(b * c / 10,000) each.
    /// </summary>
    /// <param name="parents">Existing models, each once, with more than 0 each.</param>
    /// <exception cref="RevertException">LINEAGE_INVALID: too many, too deep, or too much.</exception>
    public (IReadOnlyList<RoyaltyShare> Shares, uint Depth) Flatten(IReadOnlyList<RoyaltyShare> parents)
    {
        ulong sum = 0;
        uint depth = 0;
        SortedDictionary<ModelId, uint> shares = [];
        foreach (RoyaltyShare parent in parents)
        {
            sum += parent.Bps;
            uint kept = parent.Bps;
            foreach (RoyaltyShare above in Load(parent.Ancestor))
            {
                uint part = parent.Bps * above.Bps / Whole;
                kept -= part;
                shares[above.Ancestor] = shares.GetValueOrDefault(above.Ancestor) + part;
            }

            shares[parent.Ancestor] = shares.GetValueOrDefault(parent.Ancestor) + kept;
            depth = Math.Max(depth, DepthOf(parent.Ancestor) + 1);
        }

        Revert.Unless(
            sum <= RoyaltyBpsMax && shares.Count <= AncestorsMax && depth <= DepthMax,
            RevertReasons.LineageInvalid,
            $"{sum} of 10,000, {shares.Count} ancestors, {depth} generations, more than may be");
        return ([.. shares.Select(s => new RoyaltyShare(s.Key, s.Value))], depth);
    }

    /// <summary>Writes the lineage of a new model.</summary>
    public void Save(ModelId model, IReadOnlyList<RoyaltyShare> shares, uint depth)
    {
        if (shares.Count == 0)
        {
            return;
        }

        store.Store(
            Self, SlotKey.Of(Sizes, model.Value), SlotWord.Pack32((uint)shares.Count, depth));
        for (int i = 0; i < shares.Count; i++)
        {
            store.Store(
                Self, SlotKey.Of(Shares, model.Value, (ulong)i),
                new UInt256(shares[i].Ancestor.Value, shares[i].Bps, 0, 0));
        }
    }

    private uint DepthOf(ModelId model) =>
        SlotWord.High32(SlotWord.Limb(store.Load(Self, SlotKey.Of(Sizes, model.Value)), 0));
}
