using System.Text.RegularExpressions;

namespace OpenLedger.Architecture.Tests.Sources;

/// <summary>What a source file of this repository must not have. Each rule gives a fault, or null.</summary>
internal static partial class SourceRules
{
    /// <summary>Most lines of a file under src.</summary>
    public const int LinesMax = 800;

    /// <summary>Most lines of a file under tests.</summary>
    public const int TestLinesMax = 1_000;

    // Written in two halves, so that this file is not its own first finding.
    private static readonly string[] Forbidden =
    [
        "#pragma warning " + "disable", "NotImplemented" + "Exception", "async " + "void ",
        ".GetAwaiter()" + ".GetResult()", "/wo" + "rk/",
    ];

    private static readonly string[] ForbiddenInTests =
    [
        "Thread." + "Sleep(", "[Ign" + "ore", "[Expl" + "icit", "Assert." + "Pass",
    ];

    private static readonly string[] VagueFolders =
        ["Utils", "Helpers", "Common", "Managers", "Misc", "Shared"];

    /// <summary>All faults of one file; <paramref name="path"/> is relative to the repository.</summary>
    public static IEnumerable<string> Faults(string path, string text)
    {
        bool isTest = path.StartsWith("tests/", StringComparison.Ordinal);
        string?[] faults =
        [
            TooLong(text, isTest ? TestLinesMax : LinesMax),
            OnePublicType(path, text),
            VagueFolder(path),
            EmptyCatch(text),
            .. Forbidden.Select(phrase => Phrase(text, phrase)),
            .. isTest ? ForbiddenInTests.Select(phrase => Phrase(text, phrase)) : [],
        ];
        return faults.OfType<string>().Select(fault => $"{path}: {fault}");
    }

    private static string? TooLong(string text, int max)
    {
        int lines = text.AsSpan().Count('\n');
        return lines > max ? $"{lines} lines, at most {max}" : null;
    }

    // Types of a file-scoped namespace start in the first column; nested ones do not.
    private static string? OnePublicType(string path, string text)
    {
        string[] types = [.. PublicType().Matches(text).Select(match => match.Groups["name"].Value)];
        string file = Path.GetFileName(path).Split('.')[0];
        return types.Length > 1 ? $"several public types: {string.Join(", ", types)}"
            : types.Length == 1 && types[0] != file ? $"its public type is {types[0]}"
            : null;
    }

    private static string? VagueFolder(string path) =>
        path.Split('/')[..^1].Intersect(VagueFolders).FirstOrDefault() is { } folder
            ? $"the folder {folder} says nothing"
            : null;

    private static string? EmptyCatch(string text) => Catch().IsMatch(text) ? "an empty catch" : null;

    private static string? Phrase(string text, string phrase) =>
        text.Contains(phrase, StringComparison.Ordinal) ? phrase.Trim() : null;

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|ref|partial|unsafe) )*"
        + @"(?:record struct|record class|record|class|struct|interface|enum|delegate [^\s(]+) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"catch\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{\s*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Catch();
}
