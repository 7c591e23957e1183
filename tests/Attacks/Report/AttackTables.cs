using System.Globalization;
using System.Numerics;
using System.Text;
using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

/// <summary>The tables of docs/security/attribution-attacks.md. Equal measurements, equal bytes.</summary>
internal static class AttackTables
{
    private static readonly BigInteger s_openPerUnit = BigInteger.Pow(10, 14);

    /// <summary>A row an attack: what is done, compared with what, and why it should not pay.</summary>
    public static string Attacks()
    {
        StringBuilder table = new();
        table.Append("| attack | she | compared with | because |\n|---|---|---|---|\n");
        foreach (Attacker attacker in AllAttackers.List)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"| `{attacker.Name}` | {attacker.Does} | {attacker.Without} | {attacker.Statement} |\n");
        }

        return table.ToString();
    }

    /// <summary>A row an attack and arm.</summary>
    public static string Results(IReadOnlyList<AttackSummary> summaries)
    {
        StringBuilder table = new();
        table.Append("| attack | answers | sweep | paid without | paid with | costs without | costs with ");
        table.Append("| paid ratio | net ratio | says |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (AttackSummary summary in summaries)
        {
            Measurement worst = summary.Worst;
            string sampled = worst.Error.IsZero ? "" : $" ± {Ratio(worst.ErrorBps)}";
            table.Append(CultureInfo.InvariantCulture,
                $"| `{summary.Attacker.Name}` | {Name(summary.Arm)} | {Sweep(summary)} ");
            table.Append(CultureInfo.InvariantCulture,
                $"| {Open(worst.Without.Earned)} | {Open(worst.With.Earned)} ");
            table.Append(CultureInfo.InvariantCulture,
                $"| {Open(worst.Without.Spent)} | {Open(worst.With.Spent)} ");
            table.Append(CultureInfo.InvariantCulture,
                $"| {Range(summary, m => m.GrossBps)} | {Range(summary, m => m.NetBps)}{sampled} ");
            table.Append(CultureInfo.InvariantCulture, $"| {Says(worst)} |\n");
        }

        return table.ToString();
    }

    /// <summary>A row an exception and arm: why, and its price.</summary>
    public static string Exceptions(IReadOnlyList<AttackSummary> summaries)
    {
        StringBuilder table = new();
        table.Append("| exception | answers | best setting | 1,000 questions bring more | bond in escrow ");
        table.Append("| bond used up after | bond a byte to forfeit | why |\n");
        table.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (AttackSummary summary in summaries.Where(s => s.Verdict != Verdict.Holds))
        {
            Measurement worst = summary.Worst;
            string why = KnownExceptions.List
                .FirstOrDefault(known => known.Attack == worst.Attack)?.Why ?? "**not named**";
            table.Append(CultureInfo.InvariantCulture,
                $"| `{worst.Attack}` | {Name(summary.Arm)} | {worst.Setting} ");
            table.Append(worst.Verdict == Verdict.Cheaper
                ? "| nothing | | | none: it only costs less "
                : $"| {Open(worst.GrossGainOfThousand)} {PriceOf(worst)}");
            table.Append(CultureInfo.InvariantCulture, $"| {why} |\n");
        }

        return table.ToString();
    }

    /// <summary>A line an experiment.</summary>
    public static string Line(Measurement m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Attack,-26}{m.Setting,-32}{Name(m.Arm),-12}{Open(m.Without.Net),9} ->{Open(m.With.Net),9}  "
        + $"paid {Ratio(m.GrossBps),7}  net {Ratio(m.NetBps),7} ± {Ratio(m.ErrorBps)}  {Says(m)}");

    /// <summary>Wei as OPEN with four decimals, rounded to the nearest.</summary>
    public static string Open(BigInteger wei)
    {
        BigInteger units = (BigInteger.Abs(wei) + (s_openPerUnit / 2)) / s_openPerUnit;
        return $"{(wei < 0 && !units.IsZero ? "-" : "")}{Decimals(units)}";
    }

    private static string PriceOf(Measurement worst) => worst.Verdict == Verdict.PaysAtVolume
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"| {Open(worst.Bond)} | {worst.QuestionsOfBond} questions | fees and gas do, below "
            + $"{worst.BreakEvenQuestions} questions ")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"| {Open(worst.Bond)} | {worst.QuestionsOfBond} questions | {Times(worst.PriceOfByte)} ");

    private static string Times(BigInteger weiOfByte) => weiOfByte.IsZero
        ? "—"
        : $"{Decimals((weiOfByte + 99_999_999) / 100_000_000)} * 10^12 wei";

    private static string Ratio(BigInteger bps) => $"{(bps < 0 ? "-" : "")}{Decimals(BigInteger.Abs(bps))}";

    private static string Decimals(BigInteger tenThousandths)
    {
        (BigInteger whole, BigInteger rest) = BigInteger.DivRem(tenThousandths, 10_000);
        return string.Create(CultureInfo.InvariantCulture, $"{whole}.{(int)rest:D4}");
    }

    private static string Range(AttackSummary summary, Func<Measurement, BigInteger> bps)
    {
        BigInteger least = summary.Measurements.Min(bps);
        BigInteger most = summary.Measurements.Max(bps);
        return least == most ? Ratio(least) : $"{Ratio(least)} to {Ratio(most)}";
    }

    private static string Sweep(AttackSummary summary) =>
        string.Join("; ", summary.Measurements.Select(m => m.Setting));

    private static string Name(Arms arm) => arm switch
    {
        Arms.FixedWeights => "same, U fixed",
        Arms.Replayed => "same",
        Arms.Generated => "own",
        Arms.Settled => "on chain",
        _ => throw new ArgumentOutOfRangeException(nameof(arm)),
    };

    private static string Says(Measurement m) => m.Verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Cheaper => "*costs less*",
        Verdict.PaysAtVolume => string.Create(
            CultureInfo.InvariantCulture, $"**pays from {m.BreakEvenQuestions} questions on**"),
        _ => "**pays**",
    };
}
