using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>
/// Writes a command's outcome: one JSON value on a line for machines, or text and tables for people. Progress
/// goes to standard error and only for people, so that standard output holds the outcome alone.
/// </summary>
internal sealed class CommandOutput(CliSurroundings surroundings, bool isJson)
{
    // Into a file or a pipe nothing is folded: a program may read it line by line.
    private const int PlainWidth = 100_000;

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IAnsiConsole _console = Open(surroundings.Output, surroundings.IsOutputTerminal);

    /// <summary>Writes JSON when machines read, else what <paramref name="forPeople"/> prints.</summary>
    public void Write(JsonNode forMachines, Action<IAnsiConsole> forPeople)
    {
        if (isJson)
        {
            surroundings.Output.WriteLine(forMachines.ToJsonString(Plain));
        }
        else
        {
            forPeople(_console);
        }
    }

    /// <summary>As <see cref="Write(JsonNode, Action{IAnsiConsole})"/>, with the node's own JSON.</summary>
    public void Write(JsonElement forMachines, Action<IAnsiConsole> forPeople) =>
        Write(JsonNode.Parse(forMachines.GetRawText())!, forPeople);

    /// <summary>Does work that takes a while, saying what is waited for.</summary>
    public async Task<T> StepAsync<T>(string label, Func<Task<T>> work)
    {
        if (isJson)
        {
            return await work().ConfigureAwait(false);
        }

        if (!surroundings.IsErrorTerminal)
        {
            await surroundings.Error.WriteLineAsync($"{label} ...").ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }

        return await Open(surroundings.Error, isTerminal: true).Status()
            .StartAsync(Markup.Escape(label), _ => work()).ConfigureAwait(false);
    }

    /// <summary>A table without borders that need colour.</summary>
    public static Table CreateTable(params ReadOnlySpan<string> columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        }

        return table;
    }

    /// <summary>Names and values, one pair a line.</summary>
    public static void WriteFacts(
        IAnsiConsole console, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        int width = 0;
        foreach ((string name, _) in facts)
        {
            width = Math.Max(width, name.Length);
        }

        foreach ((string name, string value) in facts)
        {
            console.Write(new Text(name.PadRight(width) + "  ", new Style(decoration: Decoration.Dim)));
            console.WriteLine(Line(value));
        }
    }

    /// <summary>
    /// Text of a node or a contributor on one line: line breaks and control characters become spaces.
    /// </summary>
    public static string Line(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static IAnsiConsole Open(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
