using OpenLedger.Node.Cli.Input;

namespace OpenLedger.Node.Configuration;

/// <summary>A setting is unknown, missing or wrong; the message names where it stands.</summary>
public sealed class ConfigurationException(string message) : UsageException(message);
