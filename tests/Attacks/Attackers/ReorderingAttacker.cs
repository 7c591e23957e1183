using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Puts sentences, or texts, into another order.</summary>
internal sealed class ReorderingAttacker : Attacker
{
    public override string Name => "reordering";

    public override string Does =>
        "shuffles the sentences of her texts, the pieces of 8 tokens, or the texts";

    public override string Statement =>
        "owners depend on what stands in a window and who was first, not on how her texts are arranged";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        SeededNumbers numbers = world.Numbers(Name);
        yield return new Trial(
            "sentences", world.Plan,
            world.Reshaped([.. world.Own.Select(offer => offer with
            {
                Text = TokenText.Join(
                    Edits.Shuffle(TokenText.Sentences(offer.Text), numbers).SelectMany(s => s)),
            })]));
        yield return new Trial(
            "pieces of 8 tokens", world.Plan,
            world.Reshaped([.. world.Own.Select(offer => offer with
            {
                Text = TokenText.Join(
                    Edits.Shuffle([.. TokenText.Tokens(offer.Text).Chunk(8)], numbers).SelectMany(s => s)),
            })]));
        yield return new Trial("texts", world.Plan, world.Reshaped(Edits.Shuffle(world.Own, numbers)));
    }
}
