using System.Text.Json;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>One run of the command line inside the test's process.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    /// <summary>Standard output as JSON: exactly one line.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.That(Output.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1), Output + Error);
            using JsonDocument document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    public static Task<CliRun> RunAsync(params string[] args) => RunAsync(
        new Dictionary<string, string>(), args);

    public static Task<CliRun> RunAsync(CancellationToken interrupt, params string[] args) =>
        RunAsync(new Dictionary<string, string>(), args, interrupt);

    public static Task<CliRun> RunAsync(
        IReadOnlyDictionary<string, string> variables, params string[] args) =>
        RunAsync(variables, args, CancellationToken.None);

    /// <summary>Runs a command that reads standard input.</summary>
    public static Task<CliRun> RunWithInputAsync(byte[] input, params string[] args) =>
        RunAsync(new Dictionary<string, string>(), args, CancellationToken.None, input);

    /// <summary>Runs a command at a terminal where somebody types these secrets, one a question.</summary>
    public static Task<CliRun> RunTypingAsync(string[] secrets, params string[] args)
    {
        Queue<string> typed = new(secrets);
        return RunAsync(
            new Dictionary<string, string>(), args, CancellationToken.None, input: null,
            _ => typed.Dequeue());
    }

    private static async Task<CliRun> RunAsync(
        IReadOnlyDictionary<string, string> variables,
        string[] args,
        CancellationToken interrupt,
        byte[]? input = null,
        Func<string, string?>? readSecret = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CliSurroundings surroundings = new()
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(input ?? []),
            Variable = name => variables.GetValueOrDefault(name),
            VariableNames = () => [.. variables.Keys],
            ReadSecret = readSecret ?? (_ => null),
            PollInterval = TimeSpan.FromMilliseconds(10),
        };
        int code = await OpenLedgerCli.RunAsync(args, surroundings, interrupt);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
