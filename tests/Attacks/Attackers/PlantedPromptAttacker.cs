using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers expected questions, each followed by text of her own.</summary>
internal class PlantedPromptAttacker : Attacker
{
    private const int OwnTokens = 40;

    public override string Name => "planted-prompts";

    public override string Does =>
        "registers each question followed by 40 tokens of her own texts, in one contribution";

    public override string Statement =>
        "a context counts with two contributions behind it; she has one";

    /// <summary>How many contributions hold each planted text.</summary>
    protected virtual int[] Sybils => [1];

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[] own = [.. world.Own.SelectMany(offer => TokenText.Tokens(offer.Text))];
        foreach (int planted in (int[])[10, world.Asks.Count])
        {
            foreach (int sybils in Sybils)
            {
                yield return new Trial(
                    $"{planted} questions" + (sybils > 1 ? $", {sybils} wallets" : ""), world.Plan,
                    world.Of([.. Enumerable.Range(0, sybils).Select(sybil => new Offer(
                        Wallets.Attacker[1 + sybil], DatanetName.Nature,
                        Planted(world, own, planted, sybil)))]));
            }
        }
    }

    // Each sybil's plants are parted by a word of its own: no run is long enough to be masked.
    private static string Planted(HonestWorld world, string[] own, int count, int sybil)
    {
        List<string> tokens = [];
        for (int i = 0; i < count; i++)
        {
            int start = i * OwnTokens % (own.Length - OwnTokens);
            tokens.AddRange(TokenText.Tokens(world.Asks[i].Prompt));
            tokens.AddRange(own.AsSpan(start, OwnTokens));
            tokens.Add(Edits.Unheard((10_000 * (sybil + 1)) + i));
        }

        return TokenText.Join(tokens);
    }
}
