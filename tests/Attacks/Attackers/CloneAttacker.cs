using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Copies others' texts into the datanet they are in.</summary>
internal sealed class CloneAttacker : Attacker
{
    public override string Name => "clone";

    public override string Does => "registers copies of others' texts, exact ones and with other letter case";

    public override string Statement =>
        "exact: refused (`DUPLICATE_CONTENT`); the same tokens: every token masked and owed to its origin";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        IEnumerable<Offer> exact = world.Victims.Take(8)
            .Select(offer => offer with { By = Wallets.Attacker[0] });
        yield return new Trial("8 exact", world.Plan, world.Of(exact));
        foreach (int count in (int[])[1, 8, world.Victims.Count])
        {
            yield return new Trial(
                $"{count} recased", world.Plan,
                world.Of(world.Victims.Take(count).Select(offer =>
                    offer with { By = Wallets.Attacker[0], Text = TokenText.Recased(offer.Text) })));
        }
    }
}
