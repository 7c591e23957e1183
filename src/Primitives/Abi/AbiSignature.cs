namespace OpenLedger.Primitives.Abi;

/// <summary>Canonical signatures: a name and parameter types, no spaces, no parameter names.</summary>
internal static class AbiSignature
{
    public static string Of(string name, IEnumerable<AbiParameter> parameters) =>
        name + "(" + string.Join(',', parameters.Select(p => p.Type.Name)) + ")";

    public static (string Name, List<AbiParameter> Parameters) Parse(string signature)
    {
        int open = signature.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && signature.Length <= AbiType.TextLengthMax && IsName(signature.AsSpan(0, open))
            && new AbiTypeParser(signature.AsSpan(open)).TryParseParameters(out List<AbiParameter> parameters)
                ? (signature[..open], parameters)
                : throw new FormatException($"not an ABI signature: '{signature}'");
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '$'))
            {
                return false;
            }
        }

        return !char.IsAsciiDigit(name[0]);
    }
}
