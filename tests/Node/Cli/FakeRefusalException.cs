using OpenLedger.Primitives.Abi;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>Makes a <see cref="FakeNode"/> answer with an error.</summary>
internal sealed class FakeRefusalException(int code, string message, string? hex = null) : Exception(message)
{
    public int Code => code;

    public string? Hex => hex;

    /// <summary>A revert with a reason, as the node answers it.</summary>
    public static FakeRefusalException Revert(string reason) =>
        new(3, "execution reverted", OpenLedger.Primitives.Values.Hex.Encode(AbiRevert.Encode(reason)));
}
