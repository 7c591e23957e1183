using System.Collections.Frozen;
using System.Text;
using OpenLedger.Explorer.Words;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Calls;

/// <summary>Reads calls and events of the system contracts by their interfaces.</summary>
public sealed class CallReader(SystemContracts contracts)
{
    private const int CharactersMax = 600;

    private static readonly FrozenDictionary<Address, string> Names = new Dictionary<Address, string>
    {
        [SystemAddresses.OpenToken] = "OPEN token",
        [SystemAddresses.Datanets] = "Datanets",
        [SystemAddresses.Models] = "Models",
        [SystemAddresses.Inference] = "Inference",
        [SystemAddresses.Rewards] = "Rewards",
        [SystemAddresses.Staking] = "Staking",
        [SystemAddresses.Treasury] = "Treasury",
        [SystemAddresses.Disputes] = "Disputes",
    }.ToFrozenDictionary();

    /// <summary>A system contract's name; null for any other account.</summary>
    public static string? NameOf(in Address address) => Names.GetValueOrDefault(address);

    /// <summary>The call a transaction makes; null when it is none that an interface knows.</summary>
    public DecodedCall? Read(Transaction transaction) =>
        transaction.To is { } to
        && contracts.Find(to) is { } contract
        && contract.Abi.TryFindFunction(transaction.Data.Span, out AbiFunction? function)
        && function.TryDecodeCall(transaction.Data.Span, out AbiValue[] arguments, out _)
            ? new DecodedCall(NameOf(to)!, function.Name, Describe(function.Inputs, arguments))
            : null;

    /// <summary>What a transaction does, in a word or two.</summary>
    public string Summarize(Transaction transaction) =>
        transaction.To is { } to
        && contracts.Find(to) is { } contract
        && contract.Abi.TryFindFunction(transaction.Data.Span, out AbiFunction? function)
            ? $"{NameOf(to)}.{function.Name}"
            : transaction.To is null ? "contract creation"
            : "transfer";

    /// <summary>The event a log is; null when no interface knows it.</summary>
    public DecodedCall? Read(LogEntry log) =>
        contracts.Find(log.Address) is { } contract
        && contract.Abi.TryFindEvent(log, out AbiEvent? @event)
        && @event.TryDecode(log, out AbiValue[] values, out _)
            ? new DecodedCall(NameOf(log.Address)!, @event.Name, Describe(@event.Inputs, values))
            : null;

    private static NamedValue[] Describe(IReadOnlyList<AbiParameter> parameters, AbiValue[] values) =>
        [.. parameters.Select((parameter, i) => new NamedValue(
            parameter.Name,
            parameter.Type.Name,
            Describe(parameter.Type, values[i]),
            parameter.Type.Kind == AbiKind.Address ? values[i].AsAddress().ToString() : null))];

    // Contributions and prompts travel as bytes; what is text is shown as text.
    private static string Describe(AbiType type, AbiValue value)
    {
        if (type.Kind != AbiKind.Bytes)
        {
            return Amounts.Cut(value.ToString(), CharactersMax);
        }

        ReadOnlySpan<byte> bytes = value.AsBytes().Span;
        return IsText(bytes)
            ? $"\"{Amounts.Cut(Encoding.UTF8.GetString(bytes), CharactersMax)}\""
            : Amounts.Cut(Hex.Encode(bytes), CharactersMax);
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) != System.Buffers.OperationStatus.Done
                || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')))
            {
                return false;
            }

            bytes = bytes[length..];
        }

        return true;
    }
}
