using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>A node answered a call with a JSON-RPC error.</summary>
public sealed class RpcErrorException : ClientException
{
    private RpcErrorException(string message, int code, string? reason)
        : base(message) => (Code, Reason) = (code, reason);

    /// <summary>The error's code (EIP-1474; 3 is a revert).</summary>
    public int Code { get; }

    /// <summary>The revert's reason, "NAME" or "NAME: detail"; null when there is none.</summary>
    public string? Reason { get; }

    /// <summary>An error as the node sent it.</summary>
    /// <param name="method">The method called.</param>
    /// <param name="code">Its code.</param>
    /// <param name="message">Its message.</param>
    /// <param name="data">Its data, hex of revert data as a rule; null for none.</param>
    public static RpcErrorException Of(string method, int code, string message, string? data)
    {
        string? reason =
            data is not null && Hex.TryDecode(data, out byte[] bytes)
            && AbiRevert.TryDecode(bytes, out string text)
                ? OneLine(text)
                : null;
        string said = reason ?? OneLine(message);
        string raw = reason is null && !string.IsNullOrEmpty(data) ? $", data {OneLine(data)}" : "";
        string hint = RefusalHints.For(said) is { } what ? $"; {what}" : "";
        return new RpcErrorException($"{said} ({method}, code {code}{raw}){hint}", code, reason);
    }

    /// <summary>True when the revert's reason has this name.</summary>
    public bool IsRevert(string name) =>
        Reason is not null && (Reason == name || Reason.StartsWith(name + ":", StringComparison.Ordinal));

    // What a node says is printed: no line breaks, no control characters, not without end.
    private static string OneLine(string text)
    {
        const int LengthMax = 600;
        string line = new([.. text.Take(LengthMax).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > LengthMax ? line + "..." : line;
    }
}
