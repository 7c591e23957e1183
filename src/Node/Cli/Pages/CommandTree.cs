using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace OpenLedger.Node.Cli.Pages;

/// <summary>The commands as a reader meets them, for completion and for the pages of help.</summary>
internal static class CommandTree
{
    private const string ExampleMark = "Example: ";

    /// <summary>Every visible command with its path, parents first; the root's path is empty.</summary>
    public static IEnumerable<(string Path, Command Command)> All(Command root) => Walk(root, "");

    /// <summary>The visible options, without those for help and version, by name.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options
        .Where(option => !option.Hidden && option is not (HelpOption or VersionOption))
        .OrderBy(option => option.Name, StringComparer.Ordinal);

    /// <summary>What it does, without the example.</summary>
    public static string PurposeOf(Command command)
    {
        string text = command.Description ?? "";
        int at = text.IndexOf(ExampleMark, StringComparison.Ordinal);
        return (at < 0 ? text : text[..at]).Trim();
    }

    /// <summary>Its examples; none for a group of commands.</summary>
    public static IEnumerable<string> ExamplesOf(Command command) => (command.Description ?? "").Split('\n')
        .Where(line => line.StartsWith(ExampleMark, StringComparison.Ordinal))
        .Select(line => line[ExampleMark.Length..].Trim());

    /// <summary>True for an option that stands alone.</summary>
    public static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    /// <summary>The values an option takes when they are few.</summary>
    public static string[] ChoicesOf(Option option) => IsSwitch(option)
        ? []
        : [.. option.GetCompletions(CompletionContext.Empty)
            .Select(item => item.Label).Order(StringComparer.Ordinal)];

    /// <summary>The values an argument takes when they are few.</summary>
    public static string[] ChoicesOf(Argument argument) =>
        [.. argument.GetCompletions(CompletionContext.Empty)
            .Select(item => item.Label).Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Path, Command Command)> Walk(Command command, string path)
    {
        yield return (path, command);
        foreach (Command below in command.Subcommands.Where(c => !c.Hidden))
        {
            string next = path.Length == 0 ? below.Name : $"{path} {below.Name}";
            foreach ((string, Command) found in Walk(below, next))
            {
                yield return found;
            }
        }
    }
}
