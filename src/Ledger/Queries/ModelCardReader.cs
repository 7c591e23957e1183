using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Reads trainings, royalties and cards of models as of one block.</summary>
internal sealed class ModelCardReader(ChainView view)
{
    private const uint WholeBps = 10_000;

    private readonly StateSlots _store = new(view.State);

    /// <summary>The card of a model.</summary>
    public ModelCard Card(ModelDetails model)
    {
        uint? accuracy = model.Training is { HeldOutPieces: > 0 } training
            ? (uint)((ulong)training.HeldOutRight * WholeBps / training.HeldOutPieces)
            : null;
        return new ModelCard(model, [.. model.Versions.Select(DataOf)], accuracy);
    }

    /// <summary>The training of a model; null when none was ordered.</summary>
    public TrainingDetails? Training(ModelId model)
    {
        if (new TrainingSlots(_store).Load(model) is not { } training)
        {
            return null;
        }

        var plan = TrainingPlan.Decode(Stored(training.PlanHash));
        bool queued = view.Header.Number < training.ActivationHeight;
        return new TrainingDetails(
            queued ? "queued" : training.WeightsRoot.IsZero ? "empty" : "trained",
            training.OrderedHeight, training.ActivationHeight, training.PlanHash,
            training.WeightsRoot.IsZero ? null : training.WeightsRoot,
            training.Field == LabelField.Title ? "title" : "domain",
            plan.Labels, plan.Members.Count, training.Pieces, plan.Shape.Dimension, plan.Shape.NgramMax,
            plan.Parameters.Epochs, plan.Parameters.Rate, plan.Parameters.Penalty, training.HeldOut,
            training.Right);
    }

    /// <summary>What a model's ancestors get.</summary>
    public IReadOnlyList<RoyaltyDetails> Royalties(ModelId model) =>
        [.. new ModelLineage(_store).Load(model).Select(s => new RoyaltyDetails(s.Ancestor, s.Bps))];

    private ModelCardData DataOf(ModelVersionDetails named)
    {
        var slots = new DatanetSlots(_store);
        DatanetEntry? datanet = slots.LoadDatanet(named.DatanetId);
        VersionEntry? version = slots.LoadVersion(named.DatanetId, named.Version);
        Invariant.Require(datanet is not null && version is not null, "a model's versions exist");
        var record = DatanetRecord.Decode(Stored(datanet.RecordHash));
        SegmentInfo[] segments =
        [
            .. slots.LoadSegments(named.DatanetId, version)
                .Select(segment => view.Corpus.GetSegment(segment)).OfType<SegmentInfo>(),
        ];
        return new ModelCardData(
            named.DatanetId, named.Version, record.Name, record.Domain, record.Licence,
            segments.Sum(
                segment => segment.Contributions.Count), segments.Sum(segment => segment.TokenCount));
    }

    private byte[] Stored(in Hash256 root)
    {
        byte[]? bytes = view.Content.GetContent(root);
        Invariant.Require(bytes is not null, $"content {root} is stored");
        return bytes;
    }
}
