using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Strews words nobody uses into her texts: rare tokens weigh most.</summary>
internal sealed class RareTokenAttacker : Attacker
{
    public override string Name => "rare-tokens";

    public override string Does => "strews words nobody uses into her texts, one after every n-th token";

    public override string Statement =>
        "a weight is paid for a token of the answer: words that answers do not have only break her windows";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int period in (int[])[100, 20, 10, 3])
        {
            int unheard = 0;
            yield return new Trial(
                $"1 in {period}", world.Plan,
                world.Reshaped([.. world.Own.Select(offer => offer with
                {
                    Text = TokenText.Join(Edits.InsertEvery(
                        TokenText.Tokens(offer.Text), period, _ => Edits.Unheard(unheard++))),
                })]));
        }
    }
}
