using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger model</c>: register, show.</summary>
internal static class ModelCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "model", "Models over datanet versions.")
    {
        ModelRegisterCommand.Create(surroundings),
        ModelShowCommand.Create(surroundings),
    };
}
