using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>What a model's versions come to: the segments to open, and since when.</summary>
/// <param name="Segments">The segments of all versions.</param>
/// <param name="ActivationHeight">The latest activation among the versions: the model answers from this
/// block on.</param>
public sealed record ModelBasis(IReadOnlyList<SegmentId> Segments, Height ActivationHeight)
{
    /// <summary>The same, not before a training is active.</summary>
    public ModelBasis From(TrainingEntry? training) => training is null
        ? this
        : this with
        {
            ActivationHeight = new Height(
                Math.Max(ActivationHeight.Value, training.ActivationHeight.Value)),
        };

    /// <summary>Looks up the segments of versions that exist.</summary>
    public static ModelBasis Resolve(DatanetSlots slots, IReadOnlyList<ModelVersion> versions)
    {
        List<SegmentId> segments = [];
        ulong activation = 0;
        foreach (ModelVersion named in versions)
        {
            VersionEntry? version = slots.LoadVersion(named.Datanet, named.Version);
            Invariant.Require(version is not null, "a model's versions exist");
            segments.AddRange(slots.LoadSegments(named.Datanet, version));
            activation = Math.Max(activation, version.ActivationHeight.Value);
        }

        return new ModelBasis(segments, new Height(activation));
    }
}
