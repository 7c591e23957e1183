using OpenLedger.Attacks.Texts;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.World;

/// <summary>
/// The world in which nobody cheats: two datanets of the samples' texts, a model over both, and people who
/// ask it. The attacker is one of its contributors, with texts of her own, registered one after the other
/// between those of others; every attack is measured against what these texts earn her.
/// </summary>
internal sealed class HonestWorld
{
    // The samples' contributor whose texts are the attacker's.
    private const int AttackersNumber = 6;
    private const int PromptTokens = 5;
    private const int LongPromptTokens = 64;

    public HonestWorld(ulong seed, int questions)
    {
        Seed = seed;
        IReadOnlyList<(int Contributor, string Text)> nature = Samples.Load("nature");
        Before =
        [
            .. nature.Where(text => text.Contributor != AttackersNumber)
                .Select(text => OfHonest(text, DatanetName.Nature)),
        ];
        Own =
        [
            .. nature.Where(text => text.Contributor == AttackersNumber)
                .Select(text => new Offer(Wallets.Attacker[0], DatanetName.Nature, text.Text)),
        ];
        After = [.. Samples.Load("food").Select(text => OfHonest(text, DatanetName.Food))];
        Victims = [.. Before.Concat(After)];
        Offer[] all = [.. Before, .. Own, .. After];
        Asks = [.. PromptsOf(all, questions, PromptTokens)];
        LongAsks = [.. PromptsOf(all, questions, LongPromptTokens)];
        Plan = Of([]);
    }

    public ulong Seed { get; }

    /// <summary>Honest texts registered before the attacker's.</summary>
    public IReadOnlyList<Offer> Before { get; }

    /// <summary>The attacker's own texts.</summary>
    public IReadOnlyList<Offer> Own { get; }

    /// <summary>Honest texts registered after the attacker's.</summary>
    public IReadOnlyList<Offer> After { get; }

    /// <summary>All texts of others.</summary>
    public IReadOnlyList<Offer> Victims { get; }

    /// <summary>The questions of honest people.</summary>
    public IReadOnlyList<Ask> Asks { get; }

    /// <summary>The same for a classifier: longer, for the answer is one word.</summary>
    public IReadOnlyList<Ask> LongAsks { get; }

    /// <summary>Nobody cheats.</summary>
    public Plan Plan { get; }

    /// <summary>Numbers for an attack, the same whatever else is run.</summary>
    public SeededNumbers Numbers(string attack)
    {
        ulong mixed = Seed;
        foreach (char letter in attack)
        {
            // A seed may wrap around; it only has to differ.
            mixed = unchecked((mixed * 1_099_511_628_211) + letter);
        }

        return new SeededNumbers(mixed);
    }

    /// <summary>The honest plan, and then these offers.</summary>
    public Plan Of(IEnumerable<Offer> late) => Reshaped(Own, late);

    /// <summary>These offers first, then the honest plan.</summary>
    public Plan Early(IEnumerable<Offer> early) => new()
    {
        Offers = [.. early, .. Before, .. Own, .. After],
        Asks = Asks,
    };

    /// <summary>The honest plan with other texts in place of the attacker's own.</summary>
    public Plan Reshaped(IEnumerable<Offer> own, IEnumerable<Offer>? late = null) => new()
    {
        Offers = [.. Before, .. own, .. After, .. late ?? []],
        Asks = Asks,
    };

    private static Offer OfHonest((int Contributor, string Text) text, DatanetName datanet) =>
        new(Wallets.Honest[text.Contributor % Wallets.HonestCount], datanet, text.Text);

    /// <summary>The same plan with a classifier in place of the generator.</summary>
    public Plan Classified(Plan plan) => plan with { IsClassifier = true, Asks = LongAsks };

    // What somebody wrote, from the beginning of a sentence on.
    private IEnumerable<Ask> PromptsOf(Offer[] offers, int count, int length)
    {
        SeededNumbers numbers = Numbers($"prompts of {length}");
        string[][][] sentences = [.. offers.Select(offer => TokenText.Sentences(offer.Text))];
        for (int i = 0; i < count; i++)
        {
            string[][] text = sentences[numbers.Below(sentences.Length)];
            int sentence = numbers.Below(text.Length);
            IEnumerable<string> prompt = length > PromptTokens
                ? text.Skip(sentence).SelectMany(tokens => tokens)
                : text[sentence];
            yield return new Ask(
                TokenText.Join(prompt.Take(length)), Wallets.Payer, Wallets.Host);
        }
    }
}
