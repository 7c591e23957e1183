using System.Globalization;
using System.Text;

namespace OpenLedger.Conformance;

/// <summary>Writes verdicts as docs/spec/conformance.md.</summary>
internal static class VerdictTable
{
    /// <summary>The page.</summary>
    /// <param name="verdicts">All verdicts.</param>
    /// <param name="commit">The specification's commit.</param>
    public static string Write(IReadOnlyList<Verdict> verdicts, string commit)
    {
        int Count(Outcome outcome) => verdicts.Count(verdict => verdict.Outcome == outcome);
        StringBuilder page = new("""
            # Conformance with execution-apis

            Made by a command against a running devnet; nothing of the specification is kept here:

            ```
            git clone https://github.com/ethereum/execution-apis ../execution-apis
            ./openledger devnet
            dotnet run --project tests/Conformance -c Release -- --execution-apis ../execution-apis \
              --commit $(git -C ../execution-apis rev-parse HEAD) --table docs/spec/conformance.md
            ```

            A case is a call in the specification's `tests/` or an example in a method's description. The specification's chain is
            another one, so values are not compared: hashes, accounts and filters that only it has are replaced by some that this one has, and
            then an error must be an error, nothing must be null, and every result must keep the schema of its method.


            """);
        page.Append(CultureInfo.InvariantCulture, $"Commit `{commit}`: {verdicts.Count} cases, ");
        page.Append(
            CultureInfo.InvariantCulture,
            $"{Count(Outcome.Passes)} pass, {Count(Outcome.Fails)} fail, {Count(Outcome.DoesNotApply)} do not apply.\n\n");
        WriteMethods(page, verdicts);
        WriteReasons(page, "Fails", verdicts, Outcome.Fails);
        WriteReasons(page, "Does not apply", verdicts, Outcome.DoesNotApply);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteMethods(StringBuilder page, IReadOnlyList<Verdict> verdicts)
    {
        page.Append("| method | passes | fails | does not apply |\n|---|---|---|---|\n");
        foreach (var method in verdicts.GroupBy(verdict => verdict.Case.Method)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int[] counts = [.. Enum.GetValues<Outcome>().Select(outcome => method.Count(v => v.Outcome == outcome))];
            page.Append(
                CultureInfo.InvariantCulture, $"| `{method.Key}` | {counts[0]} | {counts[1]} | {counts[2]} |\n");
        }

        page.Append('\n');
    }

    // Cases of one reason stand together.
    private static void WriteReasons(
        StringBuilder page, string title, IReadOnlyList<Verdict> verdicts, Outcome outcome)
    {
        Verdict[] all = [.. verdicts.Where(verdict => verdict.Outcome == outcome)];
        if (all.Length == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| why | cases |\n|---|---|\n");
        foreach (var reason in all.GroupBy(verdict => verdict.Reason))
        {
            string cases = string.Join("; ", reason.GroupBy(verdict => verdict.Case.Method).Select(method =>
                $"`{method.Key}`: {NamesOf([.. method], verdicts)}"));
            page.Append(CultureInfo.InvariantCulture, $"| {Escape(reason.Key)} | {cases} |\n");
        }

        page.Append('\n');
    }

    private static string NamesOf(Verdict[] some, IReadOnlyList<Verdict> verdicts) =>
        some.Length == verdicts.Count(verdict => verdict.Case.Method == some[0].Case.Method)
            ? $"all {some.Length}"
            : string.Join(", ", some.Select(verdict => verdict.Case.Name.Split('/', 2)[^1]));

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
