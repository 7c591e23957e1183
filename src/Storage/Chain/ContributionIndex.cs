using System.Buffers.Binary;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Chain.ChainKeyLayout;

namespace OpenLedger.Storage.Chain;

/// <summary>What contributions were used for, kept up block by block.</summary>
/// <remarks>
/// Values: use = inference id 32 || height 8 || wei 32; earned = inferences 8 || tokens 8 || wei 32; repeated =
/// contributions 8 || tokens 8. Rows of the last two are read and written again by a block that adds to them.
/// </remarks>
internal sealed class ContributionIndex(Tables tables)
{
    private const int WordSize = 32;
    private const int UseSize = Hash256.Size + sizeof(ulong) + WordSize;
    private const int EarnedSize = sizeof(ulong) + sizeof(ulong) + WordSize;
    private const int RepeatedSize = sizeof(ulong) + sizeof(ulong);

    private readonly RocksDatabase _database = tables.Database;
    private readonly ColumnFamily _family = tables.IndexFamily;

    /// <summary>Adds a block; its inferences are numbered from <paramref name="inferenceCount"/> +
    /// 1.</summary>
    internal void Add(WriteBatch batch, ExecutedBlock executed, ulong inferenceCount)
    {
        AddUses(batch, executed, inferenceCount);
        AddRepeats(batch, executed);
    }

    internal IReadOnlyList<ContributionUse> UsesOf(ContributionId contribution, ulong before, int limit)
    {
        Span<byte> lower = stackalloc byte[PairedSize];
        Span<byte> upper = stackalloc byte[PairedSize];
        using RocksIterator entries = _database.NewIterator(
            _family, Paired(lower, Use, contribution.Value, 0), Paired(upper, Use, contribution.Value, before));
        List<ContributionUse> found = [];
        for (entries.SeekToLast(); entries.IsValid && found.Count < limit; entries.Previous())
        {
            ReadOnlySpan<byte> value = entries.Value;
            found.Add(new ContributionUse(
                BinaryPrimitives.ReadUInt64BigEndian(entries.Key[^sizeof(ulong)..]),
                new Hash256(value[..Hash256.Size]),
                new Height(BinaryPrimitives.ReadUInt64BigEndian(value[Hash256.Size..])),
                new UInt256(value[^WordSize..])));
        }

        return found;
    }

    internal IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit)
    {
        Span<byte> lower = stackalloc byte[NumberedSize];
        Span<byte> upper = stackalloc byte[NumberedSize];
        using RocksIterator entries = _database.NewIterator(
            _family,
            Numbered(lower, Earned, contribution.Value),
            Numbered(upper, Earned, contribution.Value + 1));
        List<ModelEarnings> found = [];
        for (entries.SeekToFirst(); entries.IsValid && found.Count < limit; entries.Next())
        {
            ReadOnlySpan<byte> key = entries.Key[NumberedSize..];
            found.Add(Read(
                entries.Value,
                new ModelId(BinaryPrimitives.ReadUInt64BigEndian(key)),
                new Epoch(BinaryPrimitives.ReadUInt64BigEndian(key[sizeof(ulong)..]))));
        }

        return found;
    }

    internal RepeatCount RepeatsOf(ContributionId contribution)
    {
        Span<byte> key = stackalloc byte[NumberedSize];
        using PinnedValue stored =
            _database.GetPinned(_family, Numbered(key, Repeated, contribution.Value));
        return stored.Exists
            ? new RepeatCount(
                BinaryPrimitives.ReadUInt64BigEndian(stored.Span),
                BinaryPrimitives.ReadUInt64BigEndian(stored.Span[sizeof(ulong)..]))
            : default;
    }

    private void AddUses(WriteBatch batch, ExecutedBlock executed, ulong inferenceCount)
    {
        SortedDictionary<(ContributionId Contribution, ModelId Model), ModelEarnings> changed = [];
        Epoch epoch = executed.Block.Header.Epoch;
        Span<byte> key = stackalloc byte[PairedSize];
        Span<byte> value = stackalloc byte[UseSize];
        BinaryPrimitives.WriteUInt64BigEndian(value[Hash256.Size..], executed.Block.Header.Number.Value);
        foreach (AttributionRecord record in executed.Attributions)
        {
            inferenceCount++;
            record.InferenceId.CopyTo(value);
            foreach ((ContributionId contribution, ulong tokens, UInt256 wei) in ContributionShares.Of(record))
            {
                wei.WriteBigEndian(value[^WordSize..]);
                batch.Put(_family, Paired(key, Use, contribution.Value, inferenceCount), value);
                ModelEarnings before = changed.TryGetValue((contribution, record.Model), out ModelEarnings? seen)
                    ? seen
                    : EarnedUntilNow(contribution, record.Model, epoch);
                changed[(contribution, record.Model)] = before with
                {
                    Inferences = before.Inferences + 1,
                    Tokens = before.Tokens + tokens,
                    Wei = before.Wei + wei,
                };
            }
        }

        Span<byte> earnedKey = stackalloc byte[EarnedKeySize];
        Span<byte> earned = stackalloc byte[EarnedSize];
        foreach (((ContributionId contribution, ModelId model), ModelEarnings sum) in changed)
        {
            BinaryPrimitives.WriteUInt64BigEndian(earned, sum.Inferences);
            BinaryPrimitives.WriteUInt64BigEndian(earned[sizeof(ulong)..], sum.Tokens);
            sum.Wei.WriteBigEndian(earned[^WordSize..]);
            batch.Put(_family, EarnedBy(earnedKey, contribution, model, epoch), earned);
        }
    }

    private void AddRepeats(WriteBatch batch, ExecutedBlock executed)
    {
        SortedDictionary<ContributionId, RepeatCount> changed = [];
        foreach (CorpusEvent.Admitted admitted in executed.CorpusEvents.OfType<CorpusEvent.Admitted>())
        {
            ContributionInfo info = executed.Post.Corpus.GetContribution(admitted.Contribution)!;
            foreach ((ContributionId origin, ulong tokens) in ContributionShares.RepeatsOf(info.Id, info.MaskedRuns))
            {
                RepeatCount before = changed.TryGetValue(origin, out RepeatCount seen) ? seen : RepeatsOf(origin);
                changed[origin] = new RepeatCount(before.Contributions + 1, before.Tokens + tokens);
            }
        }

        Span<byte> key = stackalloc byte[NumberedSize];
        Span<byte> value = stackalloc byte[RepeatedSize];
        foreach ((ContributionId origin, RepeatCount count) in changed)
        {
            BinaryPrimitives.WriteUInt64BigEndian(value, count.Contributions);
            BinaryPrimitives.WriteUInt64BigEndian(value[sizeof(ulong)..], count.Tokens);
            batch.Put(_family, Numbered(key, Repeated, origin.Value), value);
        }
    }

    private ModelEarnings EarnedUntilNow(ContributionId contribution, ModelId model, Epoch epoch)
    {
        Span<byte> key = stackalloc byte[EarnedKeySize];
        using PinnedValue stored =
            _database.GetPinned(_family, EarnedBy(key, contribution, model, epoch));
        return stored.Exists
            ? Read(stored.Span, model, epoch)
            : new ModelEarnings(model, epoch, 0, 0, UInt256.Zero);
    }

    private static ModelEarnings Read(ReadOnlySpan<byte> value, ModelId model, Epoch epoch) => new(
        model,
        epoch,
        BinaryPrimitives.ReadUInt64BigEndian(value),
        BinaryPrimitives.ReadUInt64BigEndian(value[sizeof(ulong)..]),
        new UInt256(value[^WordSize..]));
}
