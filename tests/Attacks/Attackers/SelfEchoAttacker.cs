using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers near clones of her own texts: the built-in model says them more often.</summary>
internal sealed class SelfEchoAttacker : Attacker
{
    public override string Name => "self-echo";

    public override string Does =>
        "registers her own texts n times more, with one token in 48 replaced, so that copies are not masked";

    public override string Statement =>
        "owners stay, but counts grow: the built-in model says what stands there more often";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int copies in (int[])[1, 2, 4])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{copies}");
            List<Offer> late = [];
            for (int copy = 0; copy < copies; copy++)
            {
                late.AddRange(world.Own.Select(offer => offer with
                {
                    By = Wallets.Attacker[1 + copy],
                    Text = Edited(offer.Text, copy, numbers),
                }));
            }

            yield return new Trial($"{copies} times", world.Plan, world.Of(late));
        }
    }

    // Each copy's edits stand elsewhere, so that copies do not mask one another either.
    private static string Edited(string text, int copy, SeededNumbers numbers)
    {
        string[] tokens = Texts.TokenText.Tokens(text);
        return Texts.TokenText.Join(
            Texts.Edits.ReplaceEvery(tokens, 48, tokens, numbers, first: 47 - (9 * copy)));
    }
}
