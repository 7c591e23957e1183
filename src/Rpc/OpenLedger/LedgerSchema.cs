using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// What <see cref="LedgerJson"/> makes of a record, out of the record itself: members cannot be forgotten or
/// misspelt.
/// </summary>
internal static class LedgerSchema
{
    // Types that LedgerJson writes by a converter of its own, and numbers of which it writes no more than 53 bits.
    private static readonly Dictionary<Type, Schema> Known = new()
    {
        [typeof(UInt256)] = Schemas.Decimal,
        [typeof(UInt128)] = Schemas.Decimal,
        [typeof(Hash256)] = Schemas.Hash,
        [typeof(Address)] = Schemas.Address,
        [typeof(byte[])] = Schemas.Data,
        [typeof(ReadOnlyMemory<byte>)] = Schemas.Data,
        [typeof(Height)] = Schemas.Number,
        [typeof(View)] = Schemas.Number,
        [typeof(Epoch)] = Schemas.Number,
        [typeof(Power)] = Schemas.Number,
        [typeof(DatanetId)] = Schemas.Number,
        [typeof(ModelId)] = Schemas.Number,
        [typeof(ContributionId)] = Schemas.Number,
        [typeof(SidecarId)] = Schemas.Number,
        [typeof(SegmentId)] = Schemas.Number,
        [typeof(ValidatorId)] = Schemas.Number,
        [typeof(ulong)] = Schemas.Number,
        [typeof(uint)] = Schemas.Number,
    };

    /// <summary>The result of a method that answers with a record, or with a list of them.</summary>
    /// <param name="name">What it is, in a word.</param>
    public static MethodResult Result<T>(string name) => new(name, Of<T>());

    /// <summary>A record.</summary>
    public static Schema Of<T>() => Schema.Of(static book =>
    {
        JsonSerializerOptions options = LedgerJson.Options;
        options.MakeReadOnly(populateMissingResolver: true);
        return (JsonObject)options.GetJsonSchemaAsNode(
            typeof(T),
            new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (context, node) => Transform(context, node, book),
            });
    });

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, SchemaBook book)
    {
        Type type = context.TypeInfo.Type;
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        if (Known.TryGetValue(bare, out Schema? known))
        {
            bool mayBeNull = bare != type || (!type.IsValueType && context.PropertyInfo?.IsGetNullable == true);
            return (mayBeNull ? known.OrNull() : known).Write(book);
        }

        if (node is JsonObject { } written && written["properties"] is JsonObject properties)
        {
            // Every member is written, null or not.
            written["required"] = new JsonArray([.. properties.Select(p => (JsonNode)p.Key)]);
            written["additionalProperties"] = false;
        }

        return node;
    }
}
