using System.Text;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Training;

/// <summary>
/// Everything a training depends on besides the contributions' texts: frozen when it is ordered, so nothing
/// that happens later changes its result. RLP:
/// <code>[dimension, ngramMax, epochs, rate, penalty, [label...], [[contribution, label number]...]]</code>
/// </summary>
/// <param name="Shape">The features.</param>
/// <param name="Parameters">How to train.</param>
/// <param name="Labels">The labels, ascending in ordinal order, each of at least one member.</param>
/// <param name="Members">The contributions, ascending.</param>
public sealed record TrainingPlan(
    FeatureShape Shape, TrainingParameters Parameters, IReadOnlyList<string> Labels,
    IReadOnlyList<TrainingMember> Members)
{
    /// <summary>A contribution is held out of the measured training when the first byte of its content's
    /// hash is below this: an eighth of them.</summary>
    public const byte HeldOutBelow = 32;

    /// <summary>Multiplications of training twice (once to measure), and of preparing traces.</summary>
    /// <param name="rows">Pieces of all members.</param>
    public long WorkOf(int rows) =>
        InfluenceWork(rows) + HeadTrainer.WorkOf(rows, Shape.Dimension, Labels.Count, Parameters.Epochs);

    /// <summary>The encoding.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new RlpWriter()
            .StartList()
            .WriteUInt((ulong)Shape.Dimension).WriteUInt((ulong)Shape.NgramMax)
            .WriteUInt((ulong)Parameters.Epochs).WriteUInt((ulong)Parameters.Rate)
            .WriteUInt((ulong)Parameters.Penalty)
            .StartList();
        foreach (string label in Labels)
        {
            writer.WriteBytes(Encoding.UTF8.GetBytes(label));
        }

        writer.EndList().StartList();
        foreach (TrainingMember member in Members)
        {
            writer.StartList()
                .WriteUInt(member.Contribution.Value).WriteUInt((ulong)member.Label)
                .EndList();
        }

        return writer.EndList().EndList().ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; anything else is a corrupt content store.</summary>
    public static TrainingPlan Decode(ReadOnlySpan<byte> rlp)
    {
        var reader = new RlpReader(rlp);
        bool ok = reader.TryReadList(out RlpReader list)
            & list.TryReadUInt64(out ulong dimension) & list.TryReadUInt64(out ulong ngramMax)
            & list.TryReadUInt64(out ulong epochs) & list.TryReadUInt64(out ulong rate)
            & list.TryReadUInt64(out ulong penalty)
            & list.TryReadList(out RlpReader labels) & list.TryReadList(out RlpReader members)
            & list.TryEnd() & reader.TryEnd();
        List<string> names = [];
        while (ok && !labels.IsAtEnd)
        {
            ok = labels.TryReadBytes(TrainingSet.LabelBytesMax, out ReadOnlySpan<byte> label);
            names.Add(Encoding.UTF8.GetString(label));
        }

        List<TrainingMember> rows = [];
        while (ok && !members.IsAtEnd)
        {
            ok = members.TryReadList(out RlpReader member)
                & member.TryReadUInt64(out ulong contribution) & member.TryReadUInt64(out ulong label)
                & member.TryEnd();
            rows.Add(new TrainingMember(new ContributionId(contribution), (int)label));
        }

        Invariant.Require(ok, "a stored training plan is readable");
        return new TrainingPlan(
            new FeatureShape((int)dimension, (int)ngramMax),
            new TrainingParameters((int)epochs, (int)rate, (int)penalty), names, rows);
    }

    private long InfluenceWork(int rows) => Influence.InfluenceModel.WorkOf(
        rows, Shape.Dimension, Labels.Count, Parameters.Epochs);
}
