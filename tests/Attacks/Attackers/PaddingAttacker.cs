using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Makes her texts longer without saying more.</summary>
internal sealed class PaddingAttacker : Attacker
{
    public override string Name => "padding";

    public override string Does =>
        "lengthens each of her texts: with itself, with common words in any order, with words nobody uses";

    public override string Statement =>
        "length earns nothing: repeated text is masked, what is not quoted has no window";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[] common = [.. world.Victims.SelectMany(offer => TokenText.Tokens(offer.Text))];
        foreach (int percent in (int[])[10, 100, 200])
        {
            yield return Of(world, $"{percent} % itself", percent, (tokens, i) => tokens[i % tokens.Length]);
            SeededNumbers numbers = world.Numbers($"{Name}{percent}");
            yield return Of(
                world, $"{percent} % common words", percent, (_, _) => common[numbers.Below(common.Length)]);
            int unheard = 0;
            yield return Of(
                world, $"{percent} % unheard words", percent, (_, _) => Edits.Unheard(unheard++));
        }
    }

    private static Trial Of(
        HonestWorld world, string setting, int percent, Func<string[], int, string> filler) =>
        new(setting, world.Plan, world.Reshaped([.. world.Own.Select(offer =>
        {
            string[] tokens = TokenText.Tokens(offer.Text);
            return offer with
            {
                Text = TokenText.Join([.. tokens, .. Enumerable.Range(0, tokens.Length * percent / 100)
                    .Select(i => filler(tokens, i))]),
            };
        })]));
}
