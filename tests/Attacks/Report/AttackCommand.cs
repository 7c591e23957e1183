using System.CommandLine;
using System.Globalization;
using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

/// <summary>The command line: runs attackers, prints every experiment, writes the tables.</summary>
internal static class AttackCommand
{
    /// <summary>What pays is what is known to pay.</summary>
    public const int Ok = 0;

    /// <summary>Something else pays, or something known does not.</summary>
    public const int Differs = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What the page is made with.</summary>
    public const ulong PageSeed = 1;

    /// <summary>Different questions of the page.</summary>
    public const int PageQuestions = 100;

    /// <summary>Times each is asked for the sampled part of the page.</summary>
    public const int PageRounds = 50;

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Seeds questions and attackers.",
        DefaultValueFactory = _ => PageSeed,
    };

    private static readonly Option<int> Questions = new("--questions")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture, $"Different questions, 20 to {Campaign.QuestionsMax}."),
        DefaultValueFactory = _ => PageQuestions,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"How often each is asked where answers are sampled, 1 to {Campaign.RoundsMax}."),
        DefaultValueFactory = _ => PageRounds,
    };

    private static readonly Option<string[]> Attack = new("--attack")
    {
        Description = "Only these: " + string.Join(", ", AllAttackers.List.Select(a => a.Name)),
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> ExactOnly = new("--exact")
    {
        Description = "Leave out what is sampled.",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "A page with the markers; its generated parts are written anew.",
    };

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new("Attacks attribution in a laboratory and says what it brings.")
        {
            Seed, Questions, Rounds, Attack, ExactOnly, Out,
        };
        root.SetAction(parsed => Execute(parsed, output, error));
        ParseResult parsed = root.Parse(args);
        return parsed.Errors.Count > 0
            ? Refuse(error, parsed.Errors[0].Message)
            : parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
    }

    private static int Execute(ParseResult parsed, TextWriter output, TextWriter error)
    {
        int questions = parsed.GetValue(Questions);
        int rounds = parsed.GetValue(Rounds);
        string[] names = parsed.GetValue(Attack)!;
        string? page = parsed.GetValue(Out);
        string? unknown = names.FirstOrDefault(name => AllAttackers.List.All(a => a.Name != name));
        string? fault =
            questions is < 20 or > Campaign.QuestionsMax ? $"--questions is 20 to {Campaign.QuestionsMax}"
            : rounds is < 1 or > Campaign.RoundsMax ? $"--rounds is 1 to {Campaign.RoundsMax}"
            : unknown is not null ? $"--attack {unknown}: there is none of that name"
            : page is not null && names.Length > 0 ? "--out needs all attacks, --attack chooses some"
            : page is not null && !File.Exists(page) ? $"--out {page}: there is no such page"
            : null;
        if (fault is not null)
        {
            return Refuse(error, fault);
        }

        ulong seed = parsed.GetValue(Seed);
        Campaign campaign = new(seed, questions, rounds);
        Arms arms = Arms.Same | Arms.Settled | (parsed.GetValue(ExactOnly) ? 0 : Arms.Generated);
        List<Measurement> measurements = [];
        foreach (Attacker attacker in AllAttackers.List.Where(
            attacker => names.Length == 0 || names.Contains(attacker.Name)))
        {
            foreach (Measurement measurement in campaign.Measure(attacker, arms))
            {
                output.WriteLine(AttackTables.Line(measurement));
                measurements.Add(measurement);
            }
        }

        IReadOnlyList<AttackSummary> summaries = AttackSummary.Of(measurements);
        if (page is not null)
        {
            Write(page, summaries, arms, Setting(seed, questions, rounds));
        }

        IReadOnlyList<string> differences = KnownExceptions.Differences(summaries);
        foreach (string difference in differences)
        {
            error.WriteLine(difference);
        }

        return differences.Count == 0 ? Ok : Differs;
    }

    /// <summary>What a part of the page was made with.</summary>
    public static (string Exact, string Sampled) Setting(ulong seed, int questions, int rounds) => (
        string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {questions} questions."),
        string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {seed}, {questions} questions, each asked {rounds} times."));

    private static void Write(
        string page, IReadOnlyList<AttackSummary> summaries, Arms arms,
        (string Exact, string Sampled) setting)
    {
        string text = AttackDocument.Replace(
            File.ReadAllText(page), AttackDocument.List, AttackTables.Attacks());
        text = AttackDocument.Replace(
            text, AttackDocument.Exact,
            AttackDocument.Part([.. summaries.Where(s => s.Arm != Arms.Generated)], setting.Exact));
        text = arms.HasFlag(Arms.Generated)
            ? AttackDocument.Replace(
                text, AttackDocument.Sampled,
                AttackDocument.Part([.. summaries.Where(s => s.Arm == Arms.Generated)], setting.Sampled))
            : text;
        File.WriteAllText(page, text);
    }

    private static int Refuse(TextWriter error, string message)
    {
        error.WriteLine(message);
        return Usage;
    }
}
