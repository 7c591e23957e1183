using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers public text before those do who would have registered it.</summary>
internal sealed class PublicTextAttacker : Attacker
{
    public override string Name => "public-text";

    public override string Does =>
        "registers n public texts first, which others would have registered later and are now refused for";

    public override string Statement =>
        "first come, first paid: the chain cannot know who wrote a public text";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int count in (int[])[1, 4, 16])
        {
            yield return new Trial(
                $"{count} texts", world.Plan,
                world.Early([.. world.Victims.Take(count).Select(offer =>
                    offer with { By = Wallets.Attacker[1] })]));
        }
    }
}
