using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Copies reveals that wait for a block, and gets before them.</summary>
internal sealed class FrontRunningAttacker : Attacker
{
    private const int Seen = 8;

    public override string Name => "front-running";

    public override string Does =>
        $"sees {Seen} reveals before they are in a block and gets before them, without a commitment";

    public override string Statement => "a reveal needs a commitment that is 2 blocks old; she has none";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Offer[] seen = [.. world.Victims.Take(Seen)];
        yield return new Trial(
            "no commitment", world.Plan,
            world.Early([.. seen.Select(offer =>
                offer with { By = Wallets.Attacker[0], HasCommitment = false })]));
        yield return new Trial(
            "commits on sight", world.Plan,
            world.Of([.. seen.Select(offer => offer with { By = Wallets.Attacker[0] })]));
    }
}
