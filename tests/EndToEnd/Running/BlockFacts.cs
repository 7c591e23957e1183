namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>What two nodes must agree on about a block.</summary>
internal sealed record BlockFacts(ulong Number, string Hash, string StateRoot);
