using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers lists of frequent word sequences first, in the hope that others will write
/// them.</summary>
internal sealed class NgramSquattingAttacker : Attacker
{
    private const int GramTokens = 8;
    private const int GramsOfText = 1_000;

    public override string Name => "ngram-squatting";

    public override string Does =>
        "registers the n most frequent 8-grams of other public text (law, medicine, computing, games) first";

    public override string Statement =>
        "a window must be rare to count (sum of U above log2 N + 20); what is frequent everywhere is not";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[] frequent = Frequent();
        foreach (int count in (int[])[500, 2_000, 8_000])
        {
            yield return new Trial(
                $"{count} 8-grams", world.Plan,
                world.Early([.. frequent.Take(count).Chunk(GramsOfText).Select(grams => new Offer(
                    Wallets.Attacker[1], DatanetName.Nature, string.Join(' ', grams)))]));
        }
    }

    private static string[] Frequent()
    {
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string domain in (string[])["law", "medicine", "computing", "gaming"])
        {
            foreach ((_, string text) in Samples.Load(domain))
            {
                string[] tokens = TokenText.Tokens(text);
                for (int i = 0; i + GramTokens <= tokens.Length; i++)
                {
                    string gram = string.Join(' ', tokens, i, GramTokens);
                    counts[gram] = counts.GetValueOrDefault(gram) + 1;
                }
            }
        }

        return [.. counts.OrderByDescending(gram => gram.Value).Select(gram => gram.Key).Take(8_000)];
    }
}
