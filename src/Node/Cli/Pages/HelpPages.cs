using System.CommandLine;
using System.Globalization;
using System.Text;

namespace OpenLedger.Node.Cli.Pages;

/// <summary>The help of every command as Markdown, one page a command of the first level.</summary>
internal static class HelpPages
{
    /// <summary>Name of the page that lists the others.</summary>
    public const string IndexName = "README.md";

    private const string Program = "openledger";

    /// <summary>Name and text of every page.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(Command root)
    {
        Command[] first = [.. root.Subcommands.Where(c => !c.Hidden)];
        StringBuilder index = new($"""
            # Help of every command

            Made from the program by `{Program} help-pages --out docs/cli`; a test compares them.
            What is common to all commands, exit codes and JSON: [docs/spec/cli.md](../spec/cli.md).

            | command | |
            |---|---|

            """);
        List<(string, string)> pages = [];
        foreach (Command command in first)
        {
            string purpose = Cell(CommandTree.PurposeOf(command));
            index.Append(Line($"| [{command.Name}]({command.Name}.md) | {purpose} |"));
            StringBuilder page = new();
            foreach ((string below, Command at) in CommandTree.All(command))
            {
                Write(page, below.Length == 0 ? command.Name : $"{command.Name} {below}", at);
            }

            pages.Add(($"{command.Name}.md", page.ToString().TrimEnd() + "\n"));
        }

        pages.Add((IndexName, index.ToString()));
        return pages;
    }

    private static void Write(StringBuilder page, string path, Command command)
    {
        string mark = path.Contains(' ', StringComparison.Ordinal) ? "##" : "#";
        page.Append(Line($"{mark} {Program} {path}")).Append('\n');
        page.Append(Line(CommandTree.PurposeOf(command))).Append('\n');
        string[] examples = [.. CommandTree.ExamplesOf(command)];
        if (examples.Length > 0)
        {
            page.Append("```\n").Append(string.Concat(examples.Select(Line))).Append("```\n\n");
        }

        if (command.Arguments.Count > 0 || CommandTree.OptionsOf(command).Any())
        {
            page.Append("| | default | |\n|---|---|---|\n");
            foreach (Argument argument in command.Arguments)
            {
                string name = argument.HelpName ?? argument.Name.ToUpperInvariant();
                string absent = argument.Arity.MinimumNumberOfValues > 0 ? "must be given" : "";
                page.Append(Line($"| `{Cell(name)}` | {absent} | {Cell(argument.Description ?? "")} |"));
            }

            foreach (Option option in CommandTree.OptionsOf(command))
            {
                page.Append(Line(
                    $"| `{Cell(Form(option))}` | {Absent(option)} | {Cell(option.Description ?? "")} |"));
            }

            page.Append('\n');
        }
    }

    private static string Form(Option option)
    {
        string[] choices = CommandTree.ChoicesOf(option);
        return CommandTree.IsSwitch(option) ? option.Name
            : choices.Length > 0 ? $"{option.Name} {string.Join('|', choices)}"
            : $"{option.Name} {option.HelpName ?? "VALUE"}";
    }

    private static string Absent(Option option) => option.Required
        ? "must be given"
        : CommandTree.IsSwitch(option) || !option.HasDefaultValue
            ? ""
            : Cell(Shown(option.GetDefaultValue()));

    private static string Shown(object? value) => value switch
    {
        null => "",
        Array list => string.Join(' ', list.Cast<object>().Select(Shown)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Line(string text) => text + "\n";
}
