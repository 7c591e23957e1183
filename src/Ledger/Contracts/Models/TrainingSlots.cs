using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// Trainings in the storage of the Models contract, beside <see cref="ModelSlots"/>.
/// <code>
/// 3            queue: first u64 | end u64 | last activation u64
/// 4[number]    model id u64, of trainings in the order they were ordered
/// 5[model]   +0 plan hash
///            +1 ordered u64 | activation u64 | pieces u32 | field u32 | heldOut u32 | right u32
///            +2 weights root
/// </code>
/// </summary>
public sealed class TrainingSlots(ISlotStore store)
{
    private const uint Queue = 3;
    private const uint Queued = 4;
    private const uint Trainings = 5;

    private static readonly Address Self = SystemAddresses.Models;

    /// <summary>Numbers of the trainings not yet active: from the first to before the end; and the block in
    /// which the last one becomes active.</summary>
    public (ulong First, ulong End, Height LastActivation) LoadQueue()
    {
        UInt256 word = store.Load(Self, Queue);
        return (SlotWord.Limb(word, 0), SlotWord.Limb(word, 1), new Height(SlotWord.Limb(word, 2)));
    }

    /// <summary>The model of a queued training.</summary>
    public ModelId LoadQueued(ulong number) =>
        new((ulong)store.Load(Self, SlotKey.Of(Queued, number)));

    /// <summary>Puts a training at the end of the queue.</summary>
    public void Enqueue(ModelId model, TrainingEntry training)
    {
        (ulong first, ulong end, _) = LoadQueue();
        store.Store(Self, SlotKey.Of(Queued, end), model.Value);
        store.Store(Self, Queue, new UInt256(first, end + 1, training.ActivationHeight.Value, 0));
        Save(model, training);
    }

    /// <summary>Takes the first training out of the queue, with its result.</summary>
    public void Complete(ModelId model, TrainingEntry training)
    {
        (ulong first, ulong end, Height last) = LoadQueue();
        store.Store(Self, SlotKey.Of(Queued, first), UInt256.Zero);
        store.Store(Self, Queue, new UInt256(first + 1, end, last.Value, 0));
        Save(model, training);
    }

    /// <summary>The training of a model; null when none was ordered.</summary>
    public TrainingEntry? Load(ModelId model)
    {
        UInt256 entry = SlotKey.Of(Trainings, model.Value);
        UInt256 plan = store.Load(Self, entry);
        if (plan.IsZero)
        {
            return null;
        }

        UInt256 facts = store.Load(Self, SlotKey.Field(entry, 1));
        (ulong sizes, ulong metrics) = (SlotWord.Limb(facts, 2), SlotWord.Limb(facts, 3));
        return new TrainingEntry(
            SlotWord.ToHash(plan), new Height(SlotWord.Limb(facts, 0)), new Height(SlotWord.Limb(facts, 1)),
            SlotWord.Low32(sizes), (LabelField)SlotWord.High32(sizes),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 2))),
            SlotWord.Low32(metrics), SlotWord.High32(metrics));
    }

    private void Save(ModelId model, TrainingEntry training)
    {
        UInt256 entry = SlotKey.Of(Trainings, model.Value);
        store.Store(Self, entry, SlotWord.FromHash(training.PlanHash));
        store.Store(Self, SlotKey.Field(entry, 1), new UInt256(
            training.OrderedHeight.Value, training.ActivationHeight.Value,
            SlotWord.Pack32(training.Pieces, (uint)training.Field),
            SlotWord.Pack32(training.HeldOut, training.Right)));
        store.Store(Self, SlotKey.Field(entry, 2), SlotWord.FromHash(training.WeightsRoot));
    }
}
