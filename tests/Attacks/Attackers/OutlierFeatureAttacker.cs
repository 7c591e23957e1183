using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Teaches a classifier texts of a few words said over and over: features far from all
/// others.</summary>
internal sealed class OutlierFeatureAttacker : Attacker
{
    private const int Texts = 13;
    private const int TokensOfText = 1_024;

    public override string Name => "outlier-features";

    public override string Does =>
        $"registers {Texts} more texts of n words each, over and over in random order; a "
        + "classifier learns them";

    public override string Statement =>
        "the length of a feature vector is bounded whatever a text says, and curvature "
        + "discounts directions that one text made";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Plan without = world.Classified(world.Plan);
        string[] common = [.. world.Own.Concat(world.Before)
            .SelectMany(offer => TokenText.Tokens(offer.Text))];
        foreach (int words in (int[])[2, 8, 32, 128])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{words}");
            List<Offer> late = [];
            for (int text = 0; text < Texts; text++)
            {
                string[] chosen =
                [
                    .. Enumerable.Range(0, words).Select(_ => common[numbers.Below(common.Length)]),
                ];
                late.Add(new Offer(
                    Wallets.Attacker[1], DatanetName.Nature,
                    TokenText.Join(Enumerable.Range(0, TokensOfText)
                        .Select(_ => chosen[numbers.Below(chosen.Length)]))));
            }

            yield return new Trial(
                $"{words} words", without, world.Classified(world.Of(late)), Arms.Settled);
        }
    }
}
