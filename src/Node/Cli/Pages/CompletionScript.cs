using System.CommandLine;
using System.Text;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Cli.Pages;

/// <summary>
/// Scripts that complete commands, options and choices in a shell. They hold the whole tree, so that pressing
/// Tab starts no program.
/// </summary>
internal static class CompletionScript
{
    private const string Program = "openledger";

    /// <summary>The script of a shell: bash, zsh or fish.</summary>
    public static string Of(string shell, Command root) => shell switch
    {
        "fish" => Fish(root),
        "zsh" => "autoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
        _ => Bash(root),
    };

    private static string Bash(Command root)
    {
        StringBuilder commands = new();
        StringBuilder options = new();
        StringBuilder choices = new();
        foreach ((string path, Command command) in CommandTree.All(root))
        {
            string below = string.Join(' ', [
                .. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name),
                .. command.Arguments.SelectMany(CommandTree.ChoicesOf),
            ]);
            string names =
                string.Join(' ', CommandTree.OptionsOf(command).Select(o => o.Name).Append("--help"));
            commands.Append(Line($"    '{path}') echo '{below}' ;;"));
            options.Append(Line($"    '{path}') echo '{names}' ;;"));
            foreach (Option option in CommandTree.OptionsOf(command))
            {
                if (ValuesOf(option) is { Length: > 0 } values)
                {
                    choices.Append(Line($"    '{path} {option.Name}') echo '{string.Join(' ', values)}' ;;"));
                }
            }
        }

        string switches = string.Join('|', CommandTree.All(root)
            .SelectMany(c => CommandTree.OptionsOf(c.Command)).Where(CommandTree.IsSwitch)
            .Select(o => o.Name).Append("--help").Distinct().Order(StringComparer.Ordinal));
        return $$"""
            # Completion of {{Program}}; made by: {{Program}} completion bash
            _openledger_commands() {
              case "$1" in
            {{commands.ToString().TrimEnd()}}
              esac
            }
            _openledger_options() {
              case "$1" in
            {{options.ToString().TrimEnd()}}
              esac
            }
            _openledger_choices() {
              case "$1" in
            {{choices.ToString().TrimEnd()}}
              esac
            }
            _openledger() {
              local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" path='' i words
              for ((i = 1; i < COMP_CWORD; i++)); do
                case " $(_openledger_commands "$path") " in
                  *" ${COMP_WORDS[i]} "*) path="${path:+$path }${COMP_WORDS[i]}" ;;
                esac
              done
              words="$(_openledger_commands "$path")"
              case "$current" in -*) words='' ;; esac
              if [ -z "$words" ]; then words="$(_openledger_options "$path")"; fi
              case "$before" in
                {{switches}}) ;;
                -*) words="$(_openledger_choices "$path $before")" ;;
              esac
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _openledger {{Program}} ./{{Program}}

            """;
    }

    private static string Fish(Command root)
    {
        StringBuilder script = new($$"""
            # Completion of {{Program}}; made by: {{Program}} completion fish
            set -g __openledger_paths{{string.Concat(
                CommandTree.All(root).Where(c => c.Path.Length > 0).Select(c => $" '{c.Path}'"))}}
            function __openledger_at
                set -l path
                for word in (commandline -opc)[2..]
                    set -l next (string trim -- "$path $word")
                    if contains -- "$next" $__openledger_paths
                        set path $next
                    end
                end
                test "$path" = "$argv[1]"
            end

            """);
        foreach ((string path, Command command) in CommandTree.All(root))
        {
            string at = $"complete -c {Program} -n \"__openledger_at '{path}'\"";
            foreach (Command below in command.Subcommands.Where(c => !c.Hidden))
            {
                script.Append(Line($"{at} -f -a {below.Name} -d '{Quoted(CommandTree.PurposeOf(below))}'"));
            }

            if (command.Arguments.SelectMany(CommandTree.ChoicesOf).ToArray() is { Length: > 0 } choices)
            {
                script.Append(Line($"{at} -f -a '{string.Join(' ', choices)}'"));
            }

            foreach (Option option in CommandTree.OptionsOf(command))
            {
                string[] values = ValuesOf(option);
                string takes = CommandTree.IsSwitch(option) ? ""
                    : values.Length > 0 ? $" -x -a '{string.Join(' ', values)}'"
                    : " -r";
                script.Append(Line(
                    $"{at} -l {option.Name[2..]}{takes} -d '{Quoted(option.Description ?? "")}'"));
            }
        }

        return script.ToString();
    }

    // Who signs is most often one of the devnet's accounts.
    private static string[] ValuesOf(Option option) => option.Name == "--from"
        ? [.. Enumerable.Range(0, DevnetAccounts.Count).Select(i => $"dev{i}")]
        : CommandTree.ChoicesOf(option);

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string Line(string text) => text + "\n";
}
