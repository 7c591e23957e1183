namespace OpenLedger.Primitives.Abi;

/// <summary>
/// The data of a revert with a reason, as Solidity's <c>require</c> writes it: a call of
/// <c>Error(string)</c>.
/// </summary>
public static class AbiRevert
{
    private static readonly AbiFunction Error = AbiFunction.Parse("Error(string)");

    /// <summary>Revert data that carries <paramref name="reason"/>.</summary>
    public static byte[] Encode(string reason) => Error.EncodeCall(reason);

    /// <summary>The reason, when the data is one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> data, out string reason)
    {
        bool ok = Error.TryDecodeCall(data, out AbiValue[] arguments, out _);
        reason = ok ? arguments[0].AsString() : "";
        return ok;
    }
}
