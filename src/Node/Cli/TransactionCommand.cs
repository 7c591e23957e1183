using System.CommandLine;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger tx</c>: send a transfer, decode raw transactions.</summary>
internal static class TransactionCommand
{
    public static Command Create(CliSurroundings surroundings) => new("tx", "Send and read transactions.")
    {
        TransactionSendCommand.Create(surroundings),
        JsonLines.Always(CreateDecode()),
    };

    private static Command CreateDecode()
    {
        Option<ulong?> chainId = CommandInput.OptionalNumber(
            "--chain-id", "Accept only this chain's transactions and unprotected legacy ones.",
            0, ulong.MaxValue);
        Command decode = new(
            "decode",
            "Read raw transactions as lines of hex on standard input; print one JSON object a line.\n"
            + "Example: echo 0xf86c... | openledger tx decode --chain-id 1")
        {
            chainId,
        };
        decode.SetAction(async (parsed, cancellation) =>
        {
            ulong? chain = parsed.GetValue(chainId);
            using StreamWriter output = new(Console.OpenStandardOutput());
            using StreamReader input = new(Console.OpenStandardInput());
            while (await input.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                if (line.AsSpan().Trim() is { IsEmpty: false } hex)
                {
                    await output.WriteLineAsync(TransactionLine.Describe(hex.ToString(), chain))
                        .ConfigureAwait(false);
                }
            }

            return ExitCode.Ok;
        });
        return decode;
    }
}
