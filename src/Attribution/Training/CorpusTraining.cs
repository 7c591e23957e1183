using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Training;

/// <summary>Trains on contributions of a corpus. Thread-safe, as reading a corpus is.</summary>
public static class CorpusTraining
{
    /// <summary>
    /// The model of a plan: out of the node's cache, or trained now, or, with the bytes of its weights,
    /// prepared from them. Null when no member has a feature.
    /// </summary>
    /// <param name="corpus">A state that has every member.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="weights">The weights, when it was trained before; then its metrics are 0.</param>
    public static TrainedModel? Open(
        CorpusState corpus, TrainingPlan plan, ReadOnlyMemory<byte> weights = default)
    {
        CorpusView view = corpus.View();
        ContributionRecord[] members = [.. plan.Members.Select(m => view.Contribution(m.Contribution))];
        Hash256 key = KeyOf(plan, members);
        if (weights.IsEmpty)
        {
            return view.Trained.Get(key, () => Train(view, plan, members));
        }

        // A prepared model was never measured, so it must not be found by who asks for a training.
        return view.Trained.Find(key)
            ?? view.Trained.Get(Keccak.Hash(key.ToArray()), () => Restore(view, plan, members, weights));
    }

    /// <summary>Pieces of a contribution of so many tokens.</summary>
    public static int PiecesOf(uint tokens) => FeatureTable.Cuts((int)tokens).Length - 1;

    private static TrainedModel? Train(CorpusView view, TrainingPlan plan, ContributionRecord[] members) =>
        TrainingRun.Train(plan, TextsOf(view, plan, members), [.. members.Select(IsHeldOut)]);

    private static TrainedModel Restore(
        CorpusView view, TrainingPlan plan, ContributionRecord[] members, ReadOnlyMemory<byte> weights)
    {
        SoftmaxModel? model = SoftmaxModel.TryDecode(weights.Span);
        Invariant.Require(model is not null, "stored weights are readable");
        return TrainingRun.Restore(plan, TextsOf(view, plan, members), model);
    }

    private static LabelledText[] TextsOf(
        CorpusView view, TrainingPlan plan, ContributionRecord[] members) =>
    [
        .. plan.Members.Select((m, i) => new LabelledText(
            m.Contribution, plan.Labels[m.Label], HashesOf(view, members[i]))),
    ];

    private static bool IsHeldOut(ContributionRecord member)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        member.ContentHash.CopyTo(hash);
        return hash[0] < TrainingPlan.HeldOutBelow;
    }

    // Two unfinalized blocks may number different texts alike, or mask one differently: both are in the key.
    private static Hash256 KeyOf(TrainingPlan plan, ContributionRecord[] members)
    {
        RlpWriter writer = new RlpWriter().StartList().WriteBytes(plan.Encode());
        foreach (ContributionRecord member in members)
        {
            writer.WriteHash(member.ContentHash).StartList();
            foreach (MaskedRun run in member.MaskedRuns)
            {
                writer.WriteUInt((ulong)run.Start).WriteUInt((ulong)run.Length);
            }

            writer.EndList();
        }

        return Keccak.Hash(writer.EndList().Written);
    }

    private static ulong[] HashesOf(CorpusView view, ContributionRecord member)
    {
        ReadOnlySpan<uint> tokens = member.Tokens;
        var hashes = new ulong[tokens.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = TokenHash.Of(view.Token(tokens[i]));
        }

        foreach (MaskedRun run in member.MaskedRuns)
        {
            // TokenHash.Masked is 0.
            hashes.AsSpan(run.Start, run.Length).Clear();
        }

        return hashes;
    }
}
