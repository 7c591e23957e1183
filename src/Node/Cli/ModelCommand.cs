using System.CommandLine;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger model</c>: register, train, show.</summary>
internal static class ModelCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "model", "Models over datanet versions.")
    {
        ModelRegisterCommand.Create(surroundings),
        ModelTrainCommand.Create(surroundings),
        ModelShowCommand.Create(surroundings),
    };
}
