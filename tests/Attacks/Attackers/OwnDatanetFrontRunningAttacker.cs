using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Gets before waiting reveals through a datanet of her own, which asks for no commitment.</summary>
internal sealed class OwnDatanetFrontRunningAttacker : Attacker
{
    private const int Seen = 8;

    public override string Name => "own-datanet-front-running";

    public override string Does =>
        $"sees {Seen} reveals before they are in a block and registers them first in her owner-only datanet";

    public override string Statement =>
        "an owner-only datanet takes reveals without a commitment, and numbers are chain-wide";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (bool recased in (bool[])[false, true])
        {
            Offer[] early =
            [
                .. world.Victims.Take(Seen).Select(offer => new Offer(
                    Wallets.Attacker[0], DatanetName.Own,
                    recased ? TokenText.Recased(offer.Text) : offer.Text)),
            ];
            yield return new Trial(
                recased ? "the same tokens" : "the same bytes", world.Plan, world.Early(early));
        }
    }
}
