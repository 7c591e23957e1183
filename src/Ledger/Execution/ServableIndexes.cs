using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// The indexes that blocks may ask for: of the versions a new model may name
/// (<see cref="IndexRules.ServableVersions"/>), and of those that models name which are not retired.
/// </summary>
public static class ServableIndexes
{
    /// <summary>
    /// Makes the indexes of the servable versions of datanets, the newest version first, into the node's cache;
    /// what is there already costs nothing. Takes up to minutes: for a thread of its own.
    /// </summary>
    /// <param name="view">A chain.</param>
    /// <param name="since">The segment sealed last when this was done before; 0: never, then also what models
    /// name is prepared.</param>
    /// <param name="cancellation">Stops between two indexes.</param>
    public static void Prepare(ChainView view, SegmentId since, CancellationToken cancellation)
    {
        var slots = new DatanetSlots(new StateSlots(view.State));
        SortedSet<DatanetId> changed = [];
        for (ulong id = since.Value + 1; id <= view.Corpus.LastSegment.Value; id++)
        {
            changed.Add(view.Corpus.GetSegment(new SegmentId(id))!.Datanet);
        }

        foreach (DatanetId datanet in changed)
        {
            PrepareAll(view, slots, VersionsOf(slots, datanet), cancellation);
        }

        if (since.Value == 0)
        {
            PrepareAll(view, slots, VersionsOfModels(view), cancellation);
        }
    }

    /// <summary>What the servable indexes are stored under. Linear in datanets, models and their
    /// segments.</summary>
    public static IReadOnlySet<Hash256> KeysOf(ChainView view)
    {
        var slots = new DatanetSlots(new StateSlots(view.State));
        SortedSet<Hash256> keys = [];
        for (ulong id = 1; id <= slots.DatanetCount; id++)
        {
            AddKeys(view, slots, VersionsOf(slots, new DatanetId(id)), keys);
        }

        AddKeys(view, slots, VersionsOfModels(view), keys);
        return keys;
    }

    private static void PrepareAll(
        ChainView view, DatanetSlots slots, IEnumerable<ModelVersion> versions, CancellationToken cancellation)
    {
        foreach (ModelVersion version in versions)
        {
            view.Corpus.PrepareIndexes(SegmentsOf(slots, version), cancellation);
        }
    }

    private static void AddKeys(
        ChainView view, DatanetSlots slots, IEnumerable<ModelVersion> versions, SortedSet<Hash256> keys)
    {
        foreach (ModelVersion version in versions)
        {
            keys.UnionWith(view.Corpus.IndexKeys(SegmentsOf(slots, version)));
        }
    }

    // The newest first: it is what is asked for next.
    private static IEnumerable<ModelVersion> VersionsOf(DatanetSlots slots, DatanetId id)
    {
        uint latest = slots.LoadDatanet(id)?.LatestVersion ?? 0;
        for (uint version = latest; version > 0 && IndexRules.IsServable(version, latest); version--)
        {
            yield return new ModelVersion(id, version);
        }
    }

    private static IEnumerable<ModelVersion> VersionsOfModels(ChainView view)
    {
        var models = new ModelSlots(new StateSlots(view.State));
        for (ulong id = 1; id <= models.ModelCount; id++)
        {
            if (models.LoadModel(new ModelId(id)) is { Retired: false } model)
            {
                foreach (ModelVersion version in model.Versions)
                {
                    yield return version;
                }
            }
        }
    }

    private static IReadOnlyList<SegmentId> SegmentsOf(DatanetSlots slots, ModelVersion version)
    {
        VersionEntry? entry = slots.LoadVersion(version.Datanet, version.Version);
        Invariant.Require(entry is not null, "a version up to the latest exists");
        return slots.LoadSegments(version.Datanet, entry);
    }
}
