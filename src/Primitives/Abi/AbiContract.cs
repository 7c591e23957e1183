using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>A contract's interface, as its JSON ABI file describes it. Immutable.</summary>
public sealed class AbiContract
{
    /// <summary>The longest JSON text.</summary>
    public const int JsonSizeMax = 1 << 20;

    /// <summary>The most functions and events.</summary>
    public const int EntryCountMax = 1024;

    private readonly Dictionary<uint, AbiFunction> _bySelector = [];
    private readonly Dictionary<Hash256, AbiEvent> _byTopic = [];

    private AbiContract(IReadOnlyList<AbiFunction> functions, IReadOnlyList<AbiEvent> events)
    {
        (Functions, Events) = (functions, events);
        foreach (AbiFunction function in functions)
        {
            if (!_bySelector.TryAdd(SelectorOf(function.Selector), function))
            {
                throw new FormatException($"two functions have the selector of {function.Signature}");
            }
        }

        foreach (AbiEvent @event in events.Where(e => !e.IsAnonymous))
        {
            if (!_byTopic.TryAdd(@event.Topic, @event))
            {
                throw new FormatException($"the event {@event.Signature} occurs twice");
            }
        }
    }

    /// <summary>All functions, in the file's order.</summary>
    public IReadOnlyList<AbiFunction> Functions { get; }

    /// <summary>All events, in the file's order.</summary>
    public IReadOnlyList<AbiEvent> Events { get; }

    /// <summary>
    /// Reads a JSON ABI: functions and events; constructor, receive, fallback and errors are passed over.
    /// </summary>
    /// <exception cref="FormatException">Not a JSON ABI, or beyond a limit.</exception>
    public static AbiContract Parse(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > JsonSizeMax)
        {
            throw new FormatException($"a JSON ABI has at most {JsonSizeMax} bytes");
        }

        List<AbiFunction> functions = [];
        List<AbiEvent> events = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Json.ToArray());
            foreach (JsonElement entry in document.RootElement.EnumerateArray())
            {
                Read(entry, functions, events);
            }
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("not a JSON ABI: " + fault.Message, fault);
        }

        return functions.Count + events.Count <= EntryCountMax
            ? new AbiContract(functions, events)
            : throw new FormatException($"a JSON ABI has at most {EntryCountMax} functions and events");
    }

    /// <summary>The function of this name, or of this signature where a name has several.</summary>
    /// <exception cref="KeyNotFoundException">None, or several.</exception>
    public AbiFunction Function(string nameOrSignature) =>
        Single(Functions, f => f.Name == nameOrSignature || f.Signature == nameOrSignature, nameOrSignature);

    /// <summary>The event of this name, or of this signature where a name has several.</summary>
    /// <exception cref="KeyNotFoundException">None, or several.</exception>
    public AbiEvent Event(string nameOrSignature) =>
        Single(Events, e => e.Name == nameOrSignature || e.Signature == nameOrSignature, nameOrSignature);

    /// <summary>The function that calldata calls.</summary>
    public bool TryFindFunction(ReadOnlySpan<byte> calldata, [NotNullWhen(true)] out AbiFunction? function)
    {
        function = null;
        return calldata.Length >= AbiFunction.SelectorSize
            && _bySelector.TryGetValue(SelectorOf(calldata), out function);
    }

    /// <summary>The event that a log records.</summary>
    public bool TryFindEvent(LogEntry log, [NotNullWhen(true)] out AbiEvent? @event)
    {
        @event = null;
        return log.Topics.Count > 0 && _byTopic.TryGetValue(log.Topics[0], out @event);
    }

    private static void Read(JsonElement entry, List<AbiFunction> functions, List<AbiEvent> events)
    {
        string kind = entry.TryGetProperty("type", out JsonElement type) ? Text(type) : "function";
        switch (kind)
        {
            case "function":
                string mutability = entry.TryGetProperty("stateMutability", out JsonElement m)
                    ? Text(m)
                    : "nonpayable";
                IReadOnlyList<AbiParameter> outputs =
                    entry.TryGetProperty("outputs", out JsonElement o) ? Parameters(o) : [];
                functions.Add(new AbiFunction(
                    Name(entry), Parameters(entry.GetProperty("inputs")), outputs, mutability));
                break;
            case "event":
                bool isAnonymous = entry.TryGetProperty("anonymous", out JsonElement a) && a.GetBoolean();
                events.Add(new AbiEvent(Name(entry), Parameters(entry.GetProperty("inputs")), isAnonymous));
                break;
            case "constructor" or "receive" or "fallback" or "error":
                break;
            default:
                throw new FormatException($"a JSON ABI has no entries of type '{kind}'");
        }
    }

    private static List<AbiParameter> Parameters(JsonElement list)
    {
        List<AbiParameter> parameters = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            string name = item.TryGetProperty("name", out JsonElement n) ? Text(n) : "";
            bool isIndexed = item.TryGetProperty("indexed", out JsonElement i) && i.GetBoolean();
            parameters.Add(new AbiParameter(name, TypeOf(item), isIndexed));
        }

        return parameters;
    }

    // "tuple" stands for its components; array suffixes stay as they are.
    private static AbiType TypeOf(JsonElement item)
    {
        string text = Text(item.GetProperty("type"));
        if (!text.StartsWith("tuple", StringComparison.Ordinal))
        {
            return AbiType.Parse(text);
        }

        AbiType tuple = AbiType.TupleOf(Parameters(item.GetProperty("components")));
        return AbiTypeParser.ApplySuffix(tuple, text.AsSpan("tuple".Length))
            ?? throw new FormatException($"not an ABI type: '{text}'");
    }

    private static string Name(JsonElement entry) => Text(entry.GetProperty("name"));

    private static string Text(JsonElement text) =>
        text.GetString() ?? throw new FormatException("null where a JSON ABI has text");

    private static uint SelectorOf(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static T Single<T>(IReadOnlyList<T> list, Func<T, bool> matches, string name)
        where T : class
    {
        List<T> found = [.. list.Where(matches)];
        return found.Count == 1
            ? found[0]
            : throw new KeyNotFoundException($"the ABI has {found.Count} entries '{name}'");
    }
}
