using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers answers that were given, in case they are given again.</summary>
internal sealed class ServedResponsesAttacker : Attacker
{
    public override string Name => "served-responses";

    public override string Does =>
        "registers a part of the answers served so far; then the same questions are asked again";

    public override string Statement =>
        "what contributors own stays theirs; what was unattributed in an answer that recurs becomes hers";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        IReadOnlyList<Answer> served = laboratory.HonestAnswers;
        foreach (int percent in (int[])[25, 50, 100])
        {
            IEnumerable<Offer> late = served.Take(served.Count * percent / 100).Select(answer => new Offer(
                Wallets.Attacker[1], DatanetName.Nature, answer.Response));
            yield return new Trial($"{percent} %", world.Plan, world.Of([.. late]));
        }
    }
}
