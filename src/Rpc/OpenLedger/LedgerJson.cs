using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// How openledger_* writes the ledger's records: member names in camel case; ids, heights and counts as JSON
/// numbers below 2^53; wei and other 256-bit numbers as decimal strings; bytes, hashes and addresses as
/// lower-case hex.
/// </summary>
internal static class LedgerJson
{
    /// <summary>How it writes; of use to <see cref="LedgerSchema"/>.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new AsText<UInt256>(static value => value.ToString()),
            new AsText<Hash256>(static value => value.ToString()),
            new AsText<Address>(static value => value.ToString()),
            new AsText<byte[]>(static value => Hex.Encode(value)),
            new AsText<ReadOnlyMemory<byte>>(static value => Hex.Encode(value.Span)),
            new AsText<UInt128>(static value => value.ToString(CultureInfo.InvariantCulture)),
            new AsNumber<Height>(static value => value.Value),
            new AsNumber<View>(static value => value.Value),
            new AsNumber<Epoch>(static value => value.Value),
            new AsNumber<Power>(static value => value.Value),
            new AsNumber<DatanetId>(static value => value.Value),
            new AsNumber<ModelId>(static value => value.Value),
            new AsNumber<ContributionId>(static value => value.Value),
            new AsNumber<SidecarId>(static value => value.Value),
            new AsNumber<SegmentId>(static value => value.Value),
            new AsNumber<ValidatorId>(static value => value.Value),
        },
    };

    /// <summary>Writes a record, a list of them, or null.</summary>
    public static void Write(Utf8JsonWriter writer, object value) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), Options);

    private sealed class AsText<T>(Func<T, string> format) : JsonConverter<T>
    {
        public override T Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("these records are only written");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(format(value));
    }

    private sealed class AsNumber<T>(Func<T, ulong> number) : JsonConverter<T>
    {
        public override T Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("these records are only written");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(number(value));
    }
}
