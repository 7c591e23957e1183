using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// The command line contradicts itself or lacks something; exit code <see cref="ExitCode.Usage"/>.
/// </summary>
public class UsageException(string message) : ClientException(message);
