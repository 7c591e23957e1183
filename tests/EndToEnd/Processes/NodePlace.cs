namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>Where and how a node runs.</summary>
/// <param name="Name">Short, for messages.</param>
/// <param name="Host">The address its JSON-RPC is reached at.</param>
/// <param name="RpcPort">The port.</param>
/// <param name="Command">The program and what comes before the node's own arguments.</param>
/// <param name="Arguments">The node's own.</param>
/// <param name="Variables">Environment.</param>
internal sealed record NodePlace(
    string Name, string Host, int RpcPort, IReadOnlyList<string> Command, IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Variables);
