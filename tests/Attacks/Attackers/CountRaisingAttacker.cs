using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Repeats the words of others, so that they weigh less.</summary>
internal sealed class CountRaisingAttacker : Attacker
{
    private const int TokensOfText = 6_000;

    public override string Name => "count-raising";

    public override string Does =>
        "registers n tokens of words that others use and she does not, in random order";

    public override string Statement =>
        "a common word weighs less: others' share of an answer falls, and hers rises with it";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        SortedSet<string> own = new(
            world.Own.SelectMany(offer => TokenText.Tokens(offer.Text)), StringComparer.Ordinal);
        string[] words =
        [
            .. new SortedSet<string>(
                world.Victims.SelectMany(offer => TokenText.Tokens(offer.Text)), StringComparer.Ordinal)
                .Where(word => !own.Contains(word)),
        ];
        foreach (int texts in (int[])[1, 4, 16])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{texts}");
            yield return new Trial(
                $"{texts * TokensOfText} tokens", world.Plan,
                world.Of([.. Enumerable.Range(0, texts).Select(_ => new Offer(
                    Wallets.Attacker[1], DatanetName.Nature,
                    TokenText.Join(Enumerable.Range(0, TokensOfText)
                        .Select(_ => words[numbers.Below(words.Length)]))))]));
        }
    }
}
