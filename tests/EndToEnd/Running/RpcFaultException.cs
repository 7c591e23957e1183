namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>The node answered with a JSON-RPC error.</summary>
internal sealed class RpcFaultException(int code, string message) : Exception($"{code}: {message}");
