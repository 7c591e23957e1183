using System.Globalization;
using System.Text.Json;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// The members of one JSON object of a proof. Each is asked for once, in its one spelling; the end refuses
/// what nobody asked for. The first fault ends the reading by <see cref="LightFormatException"/>.
/// </summary>
internal sealed class LightFields
{
    /// <summary>Largest number: what every JSON reader holds exactly.</summary>
    public const ulong NumberMax = (1UL << 53) - 1;

    private readonly SortedDictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _path;

    public LightFields(JsonElement element, string path)
    {
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Fault(LightFault.InvalidValue, path, "an object is expected");
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw Fault(LightFault.DuplicateMember, PathOf(member.Name), "the member stands twice");
            }
        }
    }

    public static LightFormatException Fault(LightFault fault, string path, string detail) =>
        new(new LightError(fault, path, detail));

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>A whole number from 0 to <paramref name="max"/>, in decimal digits.</summary>
    public ulong Number(string name, ulong max = NumberMax)
    {
        JsonElement value = Take(name);
        return value.ValueKind == JsonValueKind.Number
            && ulong.TryParse(
                value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            && number <= max
            ? number
            : throw Fault(LightFault.InvalidValue, PathOf(name), $"a whole number to {max} is expected");
    }

    /// <summary>Bytes in lower-case hex with 0x.</summary>
    public byte[] Bytes(string name, int sizeMax) => BytesOf(Take(name), PathOf(name), sizeMax);

    /// <summary>32 bytes in lower-case hex with 0x.</summary>
    public Hash256 Hash(string name)
    {
        byte[] bytes = Bytes(name, Hash256.Size);
        return bytes.Length == Hash256.Size
            ? new Hash256(bytes)
            : throw Fault(LightFault.InvalidValue, PathOf(name), "0x and 64 hex digits are expected");
    }

    public void True(string name)
    {
        if (Take(name).ValueKind != JsonValueKind.True)
        {
            throw Fault(LightFault.InvalidValue, PathOf(name), "true is expected");
        }
    }

    public void Null(string name, string why)
    {
        if (Take(name).ValueKind != JsonValueKind.Null)
        {
            throw Fault(LightFault.InvalidValue, PathOf(name), $"null is expected: {why}");
        }
    }

    public LightFields Object(string name) => new(Take(name), PathOf(name));

    /// <summary>The items of a list of bounded length, each with its path.</summary>
    public List<(JsonElement Item, string Path)> List(string name, int min, int max)
    {
        JsonElement list = Take(name);
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Fault(LightFault.InvalidValue, PathOf(name), "a list is expected");
        }

        int count = list.GetArrayLength();
        if (count < min || count > max)
        {
            throw Fault(
                count > max ? LightFault.TooLarge : LightFault.InvalidValue,
                PathOf(name),
                $"{count} items; {min} to {max} are accepted");
        }

        return [.. list.EnumerateArray().Select((item, i) => (item, $"{PathOf(name)}[{i}]"))];
    }

    /// <summary>Refuses what was not asked for.</summary>
    public void End()
    {
        foreach (string name in _members.Keys)
        {
            throw Fault(LightFault.UnknownMember, PathOf(name), "no proof has this member");
        }
    }

    public static byte[] BytesOf(JsonElement value, string path, int sizeMax)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (!Hex.TryDecodeCanonical(text, out byte[] bytes))
        {
            throw Fault(LightFault.InvalidValue, path, "0x and pairs of lower-case hex digits are expected");
        }

        return bytes.Length <= sizeMax
            ? bytes
            : throw Fault(
                LightFault.TooLarge, path, $"{bytes.Length} bytes; at most {sizeMax} are accepted");
    }

    private JsonElement Take(string name) => _members.Remove(name, out JsonElement value)
        ? value
        : throw Fault(LightFault.MissingMember, PathOf(name), "the member is missing");
}
