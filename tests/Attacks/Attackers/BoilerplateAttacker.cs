using System.Text;
using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Registers what everybody quotes, before anybody else.</summary>
internal sealed class BoilerplateAttacker : Attacker
{
    private const int Quotes = 40;
    private const int QuoteTokens = 96;

    public override string Name => "boilerplate";

    public override string Does =>
        "registers licences and stock phrases before anybody else; answers quote them";

    public override string Statement =>
        "the baseline is the treasury's from block 0: copies of it are refused or masked";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        string[] licences = [.. Samples.Baseline().Select(Encoding.UTF8.GetString)];
        Offer[] early =
        [
            .. licences.Where(text => text.Length <= 60_000).Select(text => new Offer(
                Wallets.Attacker[0], DatanetName.Nature, TokenText.Recased(text))),
        ];
        Answer[] answers = [.. laboratory.HonestAnswers, .. QuotesOf(world, licences)];
        yield return new Trial("with the baseline", world.Plan, world.Early(early), Arms.Same)
        {
            Answers = answers,
        };
        GenesisChoice bare = new(false, 0);
        yield return new Trial(
            "without the baseline", world.Plan with { Genesis = bare },
            world.Early(early) with { Genesis = bare }, Arms.Same)
        {
            Answers = answers,
            IsCounterfactual = true,
        };
    }

    private IEnumerable<Answer> QuotesOf(HonestWorld world, string[] licences)
    {
        SeededNumbers numbers = world.Numbers(Name);
        for (int i = 0; i < Quotes; i++)
        {
            string[] tokens = TokenText.Tokens(licences[numbers.Below(licences.Length)]);
            int start = numbers.Below(Math.Max(1, tokens.Length - QuoteTokens));
            yield return new Answer(
                "what does the licence say ?", TokenText.Join(tokens.Skip(start).Take(QuoteTokens)));
        }
    }
}
