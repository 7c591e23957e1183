using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers several of her texts as one.</summary>
internal sealed class MergeAttacker : Attacker
{
    public override string Name => "merge";

    public override string Does => "registers n of her texts as one contribution";

    public override string Statement =>
        "payouts add up by token: only windows across the joints are new, and they do not recur";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int count in (int[])[2, 4, 8])
        {
            yield return new Trial(
                $"{count} as one", world.Plan,
                world.Reshaped([.. world.Own.Chunk(count).Select(chunk => chunk[0] with
                {
                    Text = string.Join('\n', chunk.Select(offer => offer.Text)),
                })]));
        }
    }
}
