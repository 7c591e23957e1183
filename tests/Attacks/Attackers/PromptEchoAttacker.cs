using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Asks with her own text in the prompt, so that the answer repeats it.</summary>
internal sealed class PromptEchoAttacker : Attacker
{
    private const int Questions = 20;

    public override string Name => "prompt-echo";

    public override string Does =>
        $"pays {Questions} questions that begin with n tokens of her own texts";

    public override string Without => "her own texts; she asks nothing";

    public override string Statement =>
        "what a prompt has is the payer's own: no window of it counts, and half of the fee is "
        + "not paid to data";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[] own = [.. world.Own.SelectMany(offer => TokenText.Tokens(offer.Text))];
        foreach (int length in (int[])[4, 32, 128])
        {
            Ask[] asks =
            [
                .. Enumerable.Range(0, Questions).Select(i => new Ask(
                    TokenText.Join(own.Skip(i * own.Length / Questions).Take(length)), Wallets.Attacker[0],
                    Wallets.Host)),
            ];
            yield return new Trial(
                $"{length} tokens", world.Plan, world.Plan with { Asks = [.. world.Asks, .. asks] },
                Arms.Settled)
            {
                IsPaidByAttacker = true,
            };
        }

        yield return new Trial("the answer is the prompt", world.Plan, world.Plan, Arms.Same)
        {
            Answers = [.. laboratory.HonestAnswers, .. Enumerable.Range(0, Questions)
                .Select(i => TokenText.Join(own.Skip(i * own.Length / Questions).Take(64)))
                .Select(text => new Answer(text, text))],
        };
    }
}
