using System.Text;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>
/// Ordering a training: the owner of a softmax model names the label field and the parameters; which
/// contributions are learned from, under which labels, is frozen here as a plan. Validators carry it out
/// beside their voting, and the opening of the block it is due at writes the result
/// (<see cref="Execution.TrainingOpening"/>).
/// </summary>
internal static class TrainingCalls
{
    private static readonly AbiEvent Scheduled = ModelsContract.Interface.Event("TrainingScheduled");

    public static AbiValue[] Train(CallContext call, AbiValue[] arguments)
    {
        var id = new ModelId(arguments[0].AsUInt64());
        ModelEntry model = ModelsContract.RequireOwn(call, new ModelSlots(call), id);
        var slots = new TrainingSlots(call);
        Revert.Unless(
            model.Kind == ModelKind.Softmax, RevertReasons.KindNotSupported, $"only softmax is trained");
        Revert.Unless(slots.Load(id) is null, RevertReasons.AlreadyTrained, $"{id}");
        var field = (LabelField)arguments[1].AsUInt64();
        var shape = new FeatureShape((int)arguments[2].AsUInt64(), (int)arguments[3].AsUInt64());
        TrainingParameters parameters = ParametersOf(arguments);
        Revert.Unless(
            field is LabelField.Title or LabelField.Domain && parameters.AreValid && shape.IsValid
                && shape.Dimension <= TrainingRules.DimensionMax,
            RevertReasons.TrainingInvalid,
            $"label field 1 or 2, 256, 512 or 1024 features, 1 to 1024 epochs, rate and penalty in bounds");

        SortedSet<string> wanted = WantedLabels(arguments[7].Items);
        TrainingPlan plan = PlanOf(call, model, field, wanted, shape, parameters, out uint pieces);
        long work = plan.WorkOf((int)pieces);
        (ulong first, ulong end, Height last) = slots.LoadQueue();
        Revert.Unless(
            work <= TrainingRules.WorkMax
                && TrainingRules.TraceWorkOf(plan, pieces) <= TrainingRules.TraceWorkMax,
            RevertReasons.TrainingTooLarge,
            $"{work} multiplications and {TrainingRules.TraceWorkOf(plan, pieces)} a trace");
        Revert.Unless(
            end - first < TrainingRules.QueueMax, RevertReasons.TrainingQueueFull, $"{end - first} wait");
        call.Gas.Charge((ulong)(work / TrainingRules.WorkPerGas));
        Height due = TrainingRules.ActivationOf(call.Block.Height, last, work);
        slots.Enqueue(id, new TrainingEntry(
            call.PutContent(plan.Encode()), call.Block.Height, due, pieces, field, default, 0, 0));
        call.Emit(Scheduled, id.Value, due.Value, (ulong)plan.Members.Count, (ulong)pieces);
        return [due.Value];
    }

    public static AbiValue[] Training(CallContext call, AbiValue[] arguments)
    {
        var id = new ModelId(arguments[0].AsUInt64());
        ModelsContract.RequireModel(new ModelSlots(call), id);
        TrainingEntry training = new TrainingSlots(call).Load(id)
            ?? throw new RevertException(RevertReasons.NotTrained, $"{id}");
        return
        [
            training.PlanHash, training.OrderedHeight.Value, training.ActivationHeight.Value,
            (ulong)training.Pieces, training.WeightsRoot, (ulong)training.HeldOut, (ulong)training.Right,
        ];
    }

    private static TrainingParameters ParametersOf(AbiValue[] arguments) => new(
        (int)arguments[4].AsUInt64(),
        (int)Math.Min(arguments[5].AsUInt64(), int.MaxValue),
        (int)Math.Min(arguments[6].AsUInt64(), int.MaxValue));

    private static TrainingPlan PlanOf(
        CallContext call, ModelEntry model, LabelField field, SortedSet<string> wanted, FeatureShape shape,
        TrainingParameters parameters, out uint pieces)
    {
        var datanets = new DatanetSlots(call);
        SortedDictionary<ContributionId, string> labels = [];
        pieces = 0;
        foreach (ModelVersion version in model.Versions)
        {
            string domain = field == LabelField.Domain ? DomainOf(call, datanets, version.Datanet) : "";
            foreach (SegmentId segment in SegmentsOf(datanets, version))
            {
                foreach (ContributionId member in call.Corpus.GetSegment(segment)!.Contributions)
                {
                    ContributionEntry contribution = DatanetsContract.RequireContribution(datanets, member);
                    string label = field == LabelField.Domain
                        ? domain
                        : TitleLabel.Of(TitleOf(call, contribution));
                    if (IsLabel(label) && IsTaught(contribution, version)
                        && (wanted.Count == 0 || wanted.Contains(label)))
                    {
                        labels.Add(member, label);
                        pieces += (uint)CorpusTraining.PiecesOf(contribution.Tokens);
                        Revert.Unless(
                            labels.Count <= TrainingSet.TextsMax && pieces <= TrainingSet.RowsMax,
                            RevertReasons.TrainingTooLarge,
                            $"at most {TrainingSet.TextsMax} contributions and {TrainingSet.RowsMax} pieces");
                    }
                }
            }
        }

        string[] names = [.. new SortedSet<string>(labels.Values, StringComparer.Ordinal)];
        Revert.Unless(
            names.Length is >= 2 and <= TrainingSet.LabelsMax, RevertReasons.TrainingInvalid,
            $"{names.Length} labels, 2 to {TrainingSet.LabelsMax} accepted");
        TrainingMember[] members =
        [
            .. labels.Select(l => new TrainingMember(
                l.Key, Array.BinarySearch(names, l.Value, StringComparer.Ordinal))),
        ];
        return new TrainingPlan(shape, parameters, names, members);
    }

    // What the treasury would be paid for teaches nothing: it was withdrawn before the version.
    private static bool IsTaught(ContributionEntry contribution, ModelVersion version) =>
        contribution.Status == ContributionStatus.Accepted
        || (contribution.Status == ContributionStatus.Withdrawn
            && contribution.WithdrawnFromVersion > version.Version);

    // A label is an answer, so it must be one: short, and with a token. Others label nothing: nobody's title
    // may stand in the way of a training.
    private static bool IsLabel(string label)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(label);
        return utf8.Length <= TrainingSet.LabelBytesMax
            && Tokenizer.TryTokenize(utf8, out TokenizedText tokens, out _) && tokens.Count > 0;
    }

    private static SortedSet<string> WantedLabels(IReadOnlyList<AbiValue> labels)
    {
        Revert.Unless(
            labels.Count <= TrainingSet.LabelsMax, RevertReasons.TrainingInvalid,
            $"{labels.Count} labels, at most {TrainingSet.LabelsMax}");
        return new SortedSet<string>(labels.Select(l => TitleLabel.Of(l.AsString())), StringComparer.Ordinal);
    }

    private static IReadOnlyList<SegmentId> SegmentsOf(DatanetSlots datanets, ModelVersion version)
    {
        VersionEntry? entry = datanets.LoadVersion(version.Datanet, version.Version);
        Invariant.Require(entry is not null, "a model's versions exist");
        return datanets.LoadSegments(version.Datanet, entry);
    }

    private static string DomainOf(CallContext call, DatanetSlots datanets, DatanetId id)
    {
        DatanetEntry datanet = DatanetsContract.RequireDatanet(datanets, id);
        return TitleLabel.Of(DatanetRecord.Decode(ContractText.Stored(call, datanet.RecordHash)).Domain);
    }

    private static string TitleOf(CallContext call, ContributionEntry contribution) =>
        ContributionRecord.Decode(ContractText.Stored(call, contribution.RecordHash)).Title;
}
