using OpenLedger.Attacks.Texts;
using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Attackers;

/// <summary>Copies texts with edits that break the runs a mask needs, where the originals are.</summary>
internal sealed class NearCloneAttacker : Attacker
{
    private const int Copies = 10;

    /// <summary>Tokens from one edit to the next; 48 leaves no run of 49.</summary>
    internal static readonly int[] Periods = [100, 50, 48, 33, 20, 10, 5, 3];

    public override string Name => "near-clone";

    public override string Does =>
        $"registers {Copies} of others' texts with 1-30 % of the tokens replaced, where the originals are";

    public override string Statement =>
        "the originals are earlier: windows without an edit stay theirs; windows with one do not recur";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        foreach (int period in Periods)
        {
            SeededNumbers numbers = world.Numbers($"{Name}{period}");
            yield return new Trial(
                Rate(period), world.Plan,
                world.Of(world.Victims.Take(Copies).Select(offer => offer with
                {
                    By = Wallets.Attacker[0],
                    Text = Edited(offer.Text, period, numbers),
                })));
        }
    }

    /// <summary>The text with every <paramref name="period"/>-th token replaced by another of its
    /// own.</summary>
    internal static string Edited(string text, int period, SeededNumbers numbers)
    {
        string[] tokens = TokenText.Tokens(text);
        return TokenText.Join(Edits.ReplaceEvery(tokens, period, tokens, numbers));
    }

    /// <summary>The rate of edits in words.</summary>
    internal static string Rate(int period) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"1 in {period}");
}
