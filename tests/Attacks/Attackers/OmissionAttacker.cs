using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Leaves sentences out of her texts.</summary>
internal sealed class OmissionAttacker : Attacker
{
    public override string Name => "omission";

    public override string Does => "leaves a part of the sentences out of her texts, chosen at random";

    public override string Statement =>
        "what is not attributed is never redistributed: nobody gains by what is missing";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int percent in (int[])[5, 10, 25, 50])
        {
            SeededNumbers numbers = world.Numbers($"{Name}{percent}");
            yield return new Trial(
                $"{percent} %", world.Plan,
                world.Reshaped([.. world.Own.Select(offer => offer with
                {
                    Text = TokenText.Join(TokenText.Sentences(offer.Text)
                        .Where(_ => numbers.Below(100) >= percent)
                        .SelectMany(sentence => sentence)),
                })]));
        }
    }
}
