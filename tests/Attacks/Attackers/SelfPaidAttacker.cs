using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Pays questions that pay herself.</summary>
internal sealed class SelfPaidAttacker : Attacker
{
    private const int Questions = 40;
    private const int PromptTokens = 4;

    public override string Name => "self-paid";

    public override string Does =>
        $"pays {Questions} questions of which she is contributor and host, model owner, and "
        + "staker of a part s";

    public override string Without => "the same roles; she asks nothing";

    public override string Statement =>
        "at most what she paid less the protocol share comes back, whatever she owns";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        yield return Of(world, "contributor", Wallets.ModelOwner, Wallets.Host, 0, false);
        yield return Of(world, "and host", Wallets.ModelOwner, Wallets.Attacker[0], 0, false);
        yield return Of(world, "and model owner", Wallets.Attacker[0], Wallets.Attacker[0], 0, false);
        foreach (uint stake in (uint[])[1_000, 5_000, 10_000])
        {
            yield return Of(
                world, $"and s = {stake / 100} %", Wallets.Attacker[0], Wallets.Attacker[0], stake, false);
        }

        yield return Of(
            world, "all that, the only contributor", Wallets.Attacker[0], Wallets.Attacker[0], 10_000, true);
    }

    private static Trial Of(
        HonestWorld world, string setting, PrivateKey modelOwner, PrivateKey host, uint stakeBps,
        bool isOnlyContributor)
    {
        string[][] sentences = [.. world.Own.SelectMany(offer => TokenText.Sentences(offer.Text))
            .Where(sentence => sentence.Length > PromptTokens)];
        Plan without = isOnlyContributor
            ? new Plan
            {
                Offers = [.. world.Own.Select(offer => offer with { Datanet = DatanetName.Own })],
                Asks = world.Asks,
                Model = [DatanetName.Own],
            }
            : world.Plan;
        without = without with { ModelOwner = modelOwner, Genesis = new GenesisChoice(true, stakeBps) };
        return new Trial(
            setting, without,
            without with
            {
                Asks =
                [
                    .. world.Asks, .. Enumerable.Range(0, Questions).Select(i => new Ask(
                        TokenText.Join(sentences[i * sentences.Length / Questions].Take(PromptTokens)),
                        Wallets.Attacker[0], host)),
                ],
            },
            Arms.Settled)
        {
            IsPaidByAttacker = true,
        };
    }
}
