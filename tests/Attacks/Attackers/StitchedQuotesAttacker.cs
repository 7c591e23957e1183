using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Sews short quotes of many texts together; each is too short to be masked.</summary>
internal sealed class StitchedQuotesAttacker : Attacker
{
    private const int Texts = 4;
    private const int TokensOfText = 1_500;

    public override string Name => "stitched-quotes";

    public override string Does =>
        $"registers {Texts} texts of {TokensOfText} tokens, sewn of quotes too short to be "
        + "masked (under 49 tokens)";

    public override string Statement =>
        "a quoted window has its first owner; only windows across seams are hers, and answers must have them";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[][] victims = [.. world.Victims.Select(offer => TokenText.Tokens(offer.Text))];
        foreach (int length in (int[])[8, 16, 32, 48])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{length}");
            yield return new Trial(
                $"{length} tokens a quote", world.Plan,
                world.Of(Enumerable.Range(0, Texts).Select(_ => new Offer(
                    Wallets.Attacker[0], DatanetName.Nature, Stitch(victims, length, numbers)))));
        }
    }

    private static string Stitch(string[][] victims, int length, SeededNumbers numbers)
    {
        List<string> tokens = [];
        while (tokens.Count < TokensOfText)
        {
            string[] victim = victims[numbers.Below(victims.Length)];
            int start = numbers.Below(Math.Max(1, victim.Length - length));
            tokens.AddRange(victim.Skip(start).Take(length));
        }

        return TokenText.Join(tokens);
    }
}
