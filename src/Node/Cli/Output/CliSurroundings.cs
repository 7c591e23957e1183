namespace OpenLedger.Node.Cli.Output;

/// <summary>What a command meets outside itself: where it writes, the environment, the clock.</summary>
public sealed record CliSurroundings
{
    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when people read standard output on a terminal: tables then have colour.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>True when people read standard error on a terminal: long work then shows a spinner.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>
    /// Asks a person for a secret, which is not shown; null when nobody sits at a terminal.
    /// </summary>
    public Func<string, string?> ReadSecret { get; init; } = _ => null;

    /// <summary>Names of all environment variables.</summary>
    public Func<IReadOnlyCollection<string>> VariableNames { get; init; } = () => [];

    /// <summary>Between two questions whether something is final.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Those of this process.</summary>
    public static CliSurroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        OpenInput = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        VariableNames = () => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()],
        ReadSecret = SecretPrompt.Read,
    };
}
