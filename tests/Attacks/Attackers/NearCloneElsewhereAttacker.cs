using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Near clones in her own datanet, under a model that names it alone.</summary>
internal sealed class NearCloneElsewhereAttacker : Attacker
{
    public override string Name => "near-clone-elsewhere";

    public override string Does =>
        "registers all others' texts in her own datanet with every n-th token replaced; a model "
        + "names it alone";

    public override string Without => "her own texts, in the same datanet, under the same model";

    public override string Statement =>
        "up to one edit in 49 tokens the runs are masked; above, nothing ties the copy to its origin";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Offer[] own = [.. world.Own.Select(offer => offer with { Datanet = DatanetName.Own })];
        Plan without = world.Reshaped(own) with { Model = [DatanetName.Own] };
        foreach (int period in NearCloneAttacker.Periods)
        {
            SeededNumbers numbers = world.Numbers($"{Name}{period}");
            IEnumerable<Offer> copies = world.Victims.Select(offer => new Offer(
                Wallets.Attacker[0], DatanetName.Own,
                NearCloneAttacker.Edited(offer.Text, period, numbers)));
            yield return new Trial(
                NearCloneAttacker.Rate(period), without,
                world.Reshaped(own, [.. copies]) with { Model = [DatanetName.Own] });
        }
    }
}
