using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// The fields of one JSON object of a genesis file: each is asked for once; asking notes what is missing or
/// of another kind, and the end notes what nobody asked for. Errors go to one list, at most <see
/// cref="ErrorsMax"/>.
/// </summary>
internal sealed class GenesisFields
{
    /// <summary>Most errors reported of one file.</summary>
    public const int ErrorsMax = 100;

    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly string _path;
    private readonly List<GenesisError> _errors;

    public GenesisFields(JsonElement element, string path, List<GenesisError> errors)
    {
        (_path, _errors) = (path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            // One error says it; that its fields are missing too is no news.
            Add(errors, GenesisProblem.WrongType, path, "an object is expected");
            _errors = [];
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_fields.TryAdd(property.Name, property.Value))
            {
                Add(errors, GenesisProblem.DuplicateField, PathOf(property.Name), "the field stands twice");
            }
        }
    }

    public static void Add(List<GenesisError> errors, GenesisProblem problem, string path, string detail)
    {
        if (errors.Count < ErrorsMax)
        {
            errors.Add(new GenesisError(problem, path, detail));
        }
    }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public ulong Integer(string name)
    {
        if (!TryTake(name, out JsonElement value))
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number))
        {
            return number;
        }

        Add(_errors, GenesisProblem.WrongType, PathOf(name), "a whole number is expected");
        return 0;
    }

    public uint SmallInteger(string name)
    {
        ulong value = Integer(name);
        if (value <= uint.MaxValue)
        {
            return (uint)value;
        }

        Add(_errors, GenesisProblem.OutOfRange, PathOf(name), $"{value} needs more than 32 bits");
        return 0;
    }

    public UInt256 Amount(string name) =>
        Text(name) is { } text ? AmountOf(text, PathOf(name), _errors) : UInt256.Zero;

    public Address Address(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return default;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal)
            && Values.Address.TryParse(text, out Address address))
        {
            return address;
        }

        Add(_errors, GenesisProblem.InvalidValue, PathOf(name), "0x and 40 hex digits are expected");
        return default;
    }

    public Hash256 Hash(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return default;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal)
            && Hex.TryDecode(text, out byte[] bytes) && bytes.Length == Hash256.Size)
        {
            return new Hash256(bytes);
        }

        Add(_errors, GenesisProblem.InvalidValue, PathOf(name), "0x and 64 hex digits are expected");
        return default;
    }

    public PublicKey? PublicKey(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal)
            && Hex.TryDecode(text, out byte[] bytes)
            && bytes.Length == Crypto.PublicKey.CompressedSize
            && Crypto.PublicKey.TryParse(bytes, out PublicKey? key))
        {
            return key;
        }

        Add(_errors, GenesisProblem.InvalidValue, PathOf(name),
            "a compressed secp256k1 key (0x and 66 hex digits)");
        return null;
    }

    public GenesisFields Object(string name) =>
        TryTake(name, out JsonElement value)
            ? new GenesisFields(value, PathOf(name), _errors)
            : new GenesisFields(default, PathOf(name), []);

    /// <summary>The items of a list; none when it is missing, of another kind or too long.</summary>
    public IEnumerable<JsonElement> List(string name, int max)
    {
        if (!TryTake(name, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(_errors, GenesisProblem.WrongType, PathOf(name), "a list is expected");
            return [];
        }

        if (value.GetArrayLength() > max)
        {
            Add(_errors, GenesisProblem.TooMany, PathOf(name), $"more than {max} entries");
            return [];
        }

        return value.EnumerateArray();
    }

    /// <summary>The object whose names are data, not fields.</summary>
    public JsonElement? Map(string name)
    {
        if (!TryTake(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Add(_errors, GenesisProblem.WrongType, PathOf(name), "an object is expected");
        return null;
    }

    /// <summary>Notes what nobody asked for.</summary>
    public void End()
    {
        foreach (string name in _fields.Keys)
        {
            Add(_errors, GenesisProblem.UnknownField, PathOf(name), "no such field");
        }
    }

    /// <summary>Reads wei: decimal digits, or 0x and hex digits.</summary>
    public static UInt256 AmountOf(string text, string path, List<GenesisError> errors)
    {
        if (UInt256.TryParse(text, out UInt256 value))
        {
            return value;
        }

        string hex = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : string.Empty;
        if (hex.Length is > 0 and <= 64
            && Hex.TryDecode(hex.Length % 2 == 0 ? hex : "0" + hex, out byte[] bytes))
        {
            return new UInt256(bytes);
        }

        Add(errors, GenesisProblem.InvalidValue, path,
            "wei as decimal or 0x-hex digits below 2^256, in quotes");
        return UInt256.Zero;
    }

    private string? Text(string name)
    {
        if (!TryTake(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Add(_errors, GenesisProblem.WrongType, PathOf(name), "a text in quotes is expected");
        return null;
    }

    private bool TryTake(string name, out JsonElement value)
    {
        bool found = _fields.Remove(name, out value);
        if (!found)
        {
            Add(_errors, GenesisProblem.MissingField, PathOf(name), "the field is missing");
        }

        return found;
    }
}
