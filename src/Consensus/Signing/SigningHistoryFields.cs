using System.Globalization;
using System.Text.Json;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// The members of one JSON object of a signing history, each asked for once; <see cref="End"/> refuses the
/// rest. The first fault ends the reading by <see cref="SigningHistoryException"/>.
/// </summary>
internal sealed class SigningHistoryFields
{
    private readonly SortedDictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _path;

    public SigningHistoryFields(JsonElement element, string path)
    {
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Fault(SigningHistoryFault.InvalidValue, "an object is expected");
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw Fault(SigningHistoryFault.WrongMembers, "a member stands twice");
            }
        }
    }

    /// <summary>A fault here. Nothing of the file's own text is repeated.</summary>
    public SigningHistoryException Fault(SigningHistoryFault fault, string detail) =>
        new(fault, _path.Length == 0 ? detail : $"{_path}: {detail}");

    /// <summary>A whole number in decimal digits.</summary>
    public ulong Number(string name, ulong max = ulong.MaxValue)
    {
        JsonElement value = Take(name);
        return value.ValueKind == JsonValueKind.Number
            && IsPlain(value.GetRawText(), out ulong number) && number <= max
                ? number
                : throw Fault(SigningHistoryFault.InvalidValue, $"{name} is a whole number to {max}");
    }

    /// <summary>A text.</summary>
    public string Text(string name)
    {
        JsonElement value = Take(name);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Fault(SigningHistoryFault.InvalidValue, $"{name} is a text");
    }

    /// <summary>So many bytes in lower-case hex with 0x.</summary>
    public byte[] Bytes(string name, int size)
    {
        string text = Text(name);
        return text.Length == 2 + (2 * size)
            && Hex.TryDecodeCanonical(text, out byte[] bytes)
                ? bytes
                : throw Fault(
                    SigningHistoryFault.InvalidValue, $"{name} is 0x and {2 * size} lower-case hex digits");
    }

    /// <summary>32 bytes.</summary>
    public Hash256 Hash(string name) => new(Bytes(name, Hash256.Size));

    /// <summary>A compressed public key.</summary>
    public PublicKey Key(string name) =>
        PublicKey.TryParse(Bytes(name, PublicKey.CompressedSize), out PublicKey? key)
            ? key
            : throw Fault(SigningHistoryFault.InvalidValue, $"{name} is a compressed public key");

    /// <summary>An object.</summary>
    public SigningHistoryFields Object(string name) => new(Take(name), PathOf(name));

    /// <summary>An object, or null.</summary>
    public SigningHistoryFields? OptionalObject(string name)
    {
        JsonElement value = Take(name);
        return value.ValueKind == JsonValueKind.Null ? null : new SigningHistoryFields(value, PathOf(name));
    }

    /// <summary>The objects of a list.</summary>
    public IEnumerable<SigningHistoryFields> List(string name, int max)
    {
        JsonElement list = Take(name);
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Fault(SigningHistoryFault.InvalidValue, $"{name} is a list");
        }

        return list.GetArrayLength() <= max
            ? list.EnumerateArray()
                .Select((item, i) => new SigningHistoryFields(item, $"{PathOf(name)}[{i}]"))
            : throw Fault(SigningHistoryFault.TooLarge, $"{name} has more than {max} items");
    }

    /// <summary>Epoch and view, and nothing else.</summary>
    public WalPosition Position()
    {
        WalPosition position = WalPosition.Of(
            new Epoch(Number("epoch", WalPosition.EpochMax)), new View(Number("view", WalPosition.ViewMax)));
        End();
        return position;
    }

    /// <summary>Refuses what was not asked for.</summary>
    public void End()
    {
        if (_members.Count > 0)
        {
            throw Fault(SigningHistoryFault.WrongMembers, "a member that no history has");
        }
    }

    // One spelling: no sign, fraction, exponent or leading zero (JSON itself forbids the last).
    private static bool IsPlain(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private JsonElement Take(string name) => _members.Remove(name, out JsonElement value)
        ? value
        : throw Fault(SigningHistoryFault.WrongMembers, $"{name} is missing");
}
