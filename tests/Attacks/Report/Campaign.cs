using System.Numerics;
using OpenLedger.Attacks.Attackers;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Report;

/// <summary>Runs attackers and measures them. One thread.</summary>
/// <param name="seed">Seeds prompts and attackers.</param>
/// <param name="questions">Different questions.</param>
/// <param name="rounds">How often each is asked where answers are sampled.</param>
internal sealed class Campaign(ulong seed, int questions, int rounds)
{
    /// <summary>Most different questions.</summary>
    public const int QuestionsMax = 1_000;

    /// <summary>Most times each is asked.</summary>
    public const int RoundsMax = 1_000;

    /// <summary>
    /// Standard errors beyond which a sampled gain is one: with a hundred experiments, chance shows none.
    /// </summary>
    public const int ErrorsOfAGain = 4;

    private readonly Laboratory _laboratory = new(seed, questions);
    private readonly Dictionary<Plan, LabWorld> _honest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Plan, (Statement Statement, BigInteger[] Earned)> _generated =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>The experiments of an attacker in the arms asked for, in the order of its sweep.</summary>
    public IEnumerable<Measurement> Measure(Attacker attacker, Arms arms)
    {
        foreach (Trial trial in attacker.Trials(_laboratory))
        {
            LabWorld? with = null;
            foreach (Arms arm in Enum.GetValues<Arms>())
            {
                if (!BitOperations.IsPow2((int)arm) || !(trial.Arms & arms).HasFlag(arm))
                {
                    continue;
                }

                with ??= _laboratory.SetUp(trial.With);
                (Statement before, Statement after, BigInteger error) = arm switch
                {
                    Arms.Settled => (_laboratory.Asked(trial.Without).Statement, with.Ask().Statement, 0),
                    Arms.Generated => Sample(trial.Without, with),
                    _ => Replay(trial, with, arm),
                };
                yield return new Measurement(
                    attacker.Name, trial.Setting, arm, before, after, error, trial);
            }
        }
    }

    private (Statement Without, Statement With, BigInteger Error) Replay(
        Trial trial, LabWorld with, Arms arm)
    {
        IReadOnlyList<Answer> answers = trial.Answers ?? _laboratory.HonestAnswers;
        LabWorld without = Honest(trial.Without);
        return (
            without.Replay(answers), with.Replay(answers, arm == Arms.FixedWeights ? without : null), 0);
    }

    private LabWorld Honest(Plan plan)
    {
        if (!_honest.TryGetValue(plan, out LabWorld? world))
        {
            world = _laboratory.SetUp(plan);
            _honest.Add(plan, world);
        }

        return world;
    }

    private (Statement Without, Statement With, BigInteger Error) Sample(Plan without, LabWorld with)
    {
        if (!_generated.TryGetValue(without, out (Statement Statement, BigInteger[] Earned) honest))
        {
            honest = Honest(without).Generate(rounds);
            _generated.Add(without, honest);
        }

        (Statement statement, BigInteger[] earned) = with.Generate(rounds);
        return (honest.Statement, statement, ErrorsOfAGain * StandardError(honest.Earned, earned));
    }

    // Of the sum of the differences, question by question: sqrt(n / (n - 1) * (sum d^2 - (sum d)^2 / n)).
    private static BigInteger StandardError(BigInteger[] without, BigInteger[] with)
    {
        (BigInteger sum, BigInteger squares) = (0, 0);
        for (int i = 0; i < with.Length; i++)
        {
            BigInteger difference = with[i] - without[i];
            sum += difference;
            squares += difference * difference;
        }

        int n = with.Length;
        return n < 2 ? 0 : Root(((squares * n) - (sum * sum)) / (n - 1));
    }

    // floor(sqrt(value)) by Newton's steps from above.
    private static BigInteger Root(BigInteger value)
    {
        if (value.IsZero)
        {
            return 0;
        }

        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
