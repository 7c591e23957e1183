using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Copies others' texts into a datanet of her own.</summary>
internal sealed class CloneElsewhereAttacker : Attacker
{
    public override string Name => "clone-elsewhere";

    public override string Does =>
        "registers copies of all others' texts in her own datanet; the model names it too, or it alone";

    public override string Without => "her own texts, in the same datanet, under the same model";

    public override string Statement =>
        "masks are chain-wide: a clone pays its origin in any datanet, also where the origin's is not named";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Offer[] clones =
        [
            .. world.Victims.Select(offer => new Offer(
                Wallets.Attacker[0], DatanetName.Own, TokenText.Recased(offer.Text))),
        ];
        yield return new Trial("model names all", world.Plan, world.Of(clones));

        Offer[] own = [.. world.Own.Select(offer => offer with { Datanet = DatanetName.Own })];
        Plan without = world.Reshaped(own) with { Model = [DatanetName.Own] };
        Plan with = world.Reshaped(own, clones) with { Model = [DatanetName.Own] };
        yield return new Trial("model names hers alone", without, with);
    }
}
