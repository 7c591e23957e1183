using System.CommandLine;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger devnet</c>: a local network that pays contributors.</summary>
internal static class DevnetCommand
{
    public static Command Create()
    {
        DevnetOptionSet options = new();
        Command command = new(
            "devnet",
            "Start a local network with prefunded accounts, sample datanets, models and paid inferences.\n"
            + "Example: openledger devnet --data ./my-devnet");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => DevnetHost.RunAsync(options.Read(parsed), cancellation));
        return command;
    }
}
