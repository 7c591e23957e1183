using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Indexing;

/// <summary>A line of an input is not what it must be; the message names it by number.</summary>
/// <param name="line">Its number, from 1.</param>
/// <param name="problem">What is wrong with it.</param>
internal sealed class InputLineException(long line, string problem)
    : ClientException(FormattableString.Invariant($"line {line}: {problem}"))
{
    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;

    /// <summary>The same with the file's name.</summary>
    public ClientException In(string path) => new($"'{path}' {Message}", this);
}
