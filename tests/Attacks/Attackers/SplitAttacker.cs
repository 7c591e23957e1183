using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers her texts in pieces, each from another wallet.</summary>
internal sealed class SplitAttacker : Attacker
{
    public override string Name => "split";

    public override string Does => "registers each of her texts in n pieces from n wallets";

    public override string Statement =>
        "payouts add up by token, not by identity: only windows across the cuts are lost";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int parts in (int[])[2, 4, 8])
        {
            yield return new Trial(
                $"{parts} pieces", world.Plan,
                world.Reshaped([.. world.Own.SelectMany(offer =>
                    Edits.Split(TokenText.Tokens(offer.Text), parts).Select((piece, i) => offer with
                    {
                        By = Wallets.Attacker[i],
                        Text = TokenText.Join(piece),
                    }))]));
        }

        yield return new Trial(
            "whole, a wallet each", world.Plan,
            world.Reshaped([.. world.Own.Select((offer, i) => offer with { By = Wallets.Attacker[i] })]));
    }
}
