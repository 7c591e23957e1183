using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Teaches a classifier the same words several times, in other orders.</summary>
internal sealed class WordShuffledAttacker : Attacker
{
    public override string Name => "word-shuffled";

    public override string Does =>
        "registers her own texts n times more with their words shuffled; a classifier is trained on all";

    public override string Statement =>
        "shuffled words are the same features: copies join the cluster of their original, whose "
        + "head is asked";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Plan without = world.Classified(world.Plan);
        foreach (int copies in (int[])[1, 2, 4, 8])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{copies}");
            IEnumerable<Offer> late = Enumerable.Range(0, copies).SelectMany(copy => world.Own.Select(offer =>
                offer with
                {
                    By = Wallets.Attacker[1 + copy],
                    Text = TokenText.Join(Edits.Shuffle(TokenText.Tokens(offer.Text), numbers)),
                }));
            yield return new Trial(
                $"{copies} times", without, world.Classified(world.Of([.. late])),
                Arms.Settled);
        }
    }
}
