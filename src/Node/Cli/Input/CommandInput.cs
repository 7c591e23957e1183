using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// Options and arguments whose values are read strictly; a wrong one says what is accepted.
/// </summary>
internal static class CommandInput
{
    /// <summary>An amount.</summary>
    public static Option<UInt256?> Amount(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "OPEN",
        CustomParser = result => OpenAmount.TryParse(TokenOf(result), out UInt256 wei)
            ? wei
            : Refuse<UInt256?>(result, $"{name}: '{TokenOf(result)}' is not an amount: {OpenAmount.Form}"),
    };

    /// <summary>An address.</summary>
    public static Option<Address?> Account(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS",
        CustomParser = result => ReadAddress(name, result, TokenOf(result)),
    };

    /// <summary>Several addresses.</summary>
    public static Option<Address[]> Accounts(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(
            t => ReadAddress(name, result, t.Value) ?? Address.Zero)],
    };

    /// <summary>An id.</summary>
    public static Option<ulong?> Id(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ID",
        CustomParser = result => ReadId(name, result),
    };

    /// <summary>An id without a flag.</summary>
    public static Argument<ulong> IdArgument(string description) => new("id")
    {
        Description = description,
        HelpName = "ID",
        CustomParser = result => ReadId("ID", result) ?? 0,
    };

    /// <summary>An inference id without a flag.</summary>
    public static Argument<Hash256> HashArgument(string description) => new("inference")
    {
        Description = description,
        HelpName = "INFERENCE",
        CustomParser = result => TryHash(TokenOf(result), out Hash256 hash)
            ? hash
            : Refuse<Hash256>(result, $"'{TokenOf(result)}' is not an inference id: 0x and 64 hex digits"),
    };

    /// <summary>A hash, or none.</summary>
    public static Option<Hash256?> OptionalHash(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HASH",
        CustomParser = result => TryHash(TokenOf(result), out Hash256 hash)
            ? hash
            : Refuse<Hash256?>(result, $"{name}: '{TokenOf(result)}' is not a hash: 0x and 64 hex digits"),
    };

    /// <summary>Datanets with or without a version.</summary>
    public static Option<DatanetVersionReference[]> DatanetVersions(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "ID[:VERSION]",
            Arity = ArgumentArity.OneOrMore,
            Required = true,
            CustomParser = result => [.. result.Tokens.Select(t => ReadDatanet(name, result, t.Value))],
        };

    /// <summary>A whole number in a range.</summary>
    public static Option<ulong> Number(
        string name, string description, ulong min, ulong max, ulong? otherwise)
    {
        Option<ulong> option = new(name)
        {
            Description = description,
            HelpName = "N",
            Required = otherwise is null,
            CustomParser = result => ReadNumber(name, result, min, max) ?? 0,
        };
        if (otherwise is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    /// <summary>A whole number in a range, or none.</summary>
    public static Option<ulong?> OptionalNumber(
        string name, string description, ulong min, ulong max) => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => ReadNumber(name, result, min, max),
        };

    /// <summary>Text that must be given.</summary>
    public static Option<string> RequiredText(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT", Required = true };

    private static DatanetVersionReference ReadDatanet(string name, ArgumentResult result, string token) =>
        DatanetVersionReference.TryParse(token, out DatanetVersionReference reference)
            ? reference
            : Refuse<DatanetVersionReference>(
                result, $"{name}: '{token}' is not a datanet: ID or ID:VERSION, whole numbers from 1");

    private static ulong? ReadNumber(string name, ArgumentResult result, ulong min, ulong max) =>
        ulong.TryParse(TokenOf(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
        && number >= min && number <= max
            ? number
            : Refuse<ulong?>(
                result, $"{name}: '{TokenOf(result)}' is not a whole number from {min} to {max}");

    private static ulong? ReadId(string name, ArgumentResult result) =>
        IdNumber.TryParse(TokenOf(result), out ulong id)
        ? id
        : Refuse<ulong?>(result, $"{name}: '{TokenOf(result)}' is not an id: a whole number from 1");

    private static Address? ReadAddress(string name, ArgumentResult result, string token) =>
        ChecksumAddress.TryParse(token, out Address address)
            ? address
            : Refuse<Address?>(
                result, $"{name}: '{token}' is not an address: 0x and 40 hex digits, "
                    + "mixed case only with a right checksum");

    private static bool TryHash(string token, out Hash256 hash)
    {
        bool good = token.StartsWith("0x", StringComparison.Ordinal)
            && Hex.TryDecode(token, out byte[] bytes) && bytes.Length == Hash256.Size;
        hash = good ? Hash256.Parse(token) : default;
        return good;
    }

    private static string TokenOf(ArgumentResult result) =>
        result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
