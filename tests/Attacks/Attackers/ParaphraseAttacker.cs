using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Says what others said in other words.</summary>
internal sealed class ParaphraseAttacker : Attacker
{
    // The samples' sentences are made of these; a paraphrase of them needs no more.
    private static readonly (string From, string To)[] s_phrases =
    [
        ("it is also called", "people also name it"),
        ("it is a kind of", "it belongs among"),
        ("compare :", "see too :"),
        (" is a ", " means some "),
        (" is an ", " means some "),
        (" is any of ", " means one among "),
        (" is the ", " means that "),
        (" having ", " that has "),
        (" used ", " employed "),
        (" usually ", " mostly "),
        (" of a ", " from some "),
        (" of the ", " from that "),
        (" with ", " along with "),
        (" and ", " as well as "),
        (" or ", " or else "),
        (" in ", " within "),
    ];

    public override string Name => "paraphrase";

    public override string Does =>
        "registers all others' texts reworded; where the originals are, or in a datanet that a "
        + "model names alone";

    public override string Without => "her own texts, in the same datanet, under the same model";

    public override string Statement =>
        "exact windows cannot see a paraphrase: it earns what quotes it, and is masked nowhere";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        yield return new Trial(
            "where the originals are", world.Plan,
            world.Of([.. world.Victims.Select(offer =>
                offer with { By = Wallets.Attacker[0], Text = Reworded(offer.Text) })]));

        Offer[] own = [.. world.Own.Select(offer => offer with { Datanet = DatanetName.Own })];
        Offer[] reworded =
        [
            .. world.Victims.Select(offer => new Offer(
                Wallets.Attacker[0], DatanetName.Own, Reworded(offer.Text))),
        ];
        yield return new Trial(
            "model names hers alone",
            world.Reshaped(own) with { Model = [DatanetName.Own] },
            world.Reshaped(own, reworded) with { Model = [DatanetName.Own] });
        yield return new Trial(
            "and answers in her words",
            world.Reshaped(own) with { Model = [DatanetName.Own] },
            world.Reshaped(own, reworded) with { Model = [DatanetName.Own] }, Arms.Same)
        {
            Answers =
            [
                .. laboratory.HonestAnswers.Select(answer =>
                    answer with { Response = Reworded(answer.Response) }),
            ],
        };
    }

    private static string Reworded(string text)
    {
        string reworded = $" {TokenText.Join(TokenText.Tokens(text))} ";
        foreach ((string from, string to) in s_phrases)
        {
            reworded = reworded.Replace(from, to, StringComparison.Ordinal);
        }

        return reworded.Trim();
    }
}
