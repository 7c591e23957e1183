using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Copies a text and writes on as the model would.</summary>
internal sealed class SupersetAttacker : Attacker
{
    private const int Copies = 8;
    private const int PromptTokens = 32;

    public override string Name => "superset";

    public override string Does =>
        $"registers {Copies} of others' texts, each with the model's likely continuation";

    public override string Statement =>
        "windows, not spans: the copy stays its origin's; only the continuation is hers, and it must recur";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        LabWorld honest = laboratory.SetUp(world.Plan);
        foreach (uint length in (uint[])[16, 64, 256])
        {
            yield return new Trial(
                $"{length} tokens on", world.Plan,
                world.Of(world.Victims.Take(Copies).Select(offer => new Offer(
                    Wallets.Attacker[0], offer.Datanet,
                    $"{offer.Text} {Continuation(honest, offer.Text, length)}"))));
        }
    }

    private static string Continuation(LabWorld honest, string text, uint length) =>
        honest.Preview(TokenText.Join(TokenText.Tokens(text).TakeLast(PromptTokens)), length);
}
