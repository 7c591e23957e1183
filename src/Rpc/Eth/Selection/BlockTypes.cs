using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Eth.Selection;

/// <summary>The ways in which parameters name a block.</summary>
internal static class BlockTypes
{
    private static readonly Schema TagSchema = Schema.OneOf("latest", "safe", "finalized", "pending", "earliest")
        .Called("BlockTag", "latest, safe and finalized are one block: the finalized head");

    private static readonly Schema NumberOrTagSchema =
        Schema.AnyOf(TagSchema, Schemas.Quantity64).Called("BlockNumberOrTag", "A tag or a height");

    private static readonly Parameter<BlockReference> ByHash = Parameter.Required(
        "blockHash",
        new JsonType<BlockReference>(
            Schemas.Hash,
            static (element, name) => new BlockReference(null, JsonTypes.Hash.Read(element, name), IsPending: false)),
        "The block's hash.");

    private static readonly Parameter<BlockReference> ByNumber = Parameter.Required(
        "block",
        new JsonType<BlockReference>(NumberOrTagSchema, BlockReference.ReadNumberOrTag),
        "The block's height, or a tag.");

    private static readonly Schema AnySchema = Schema.AnyOf(
        TagSchema,
        Schemas.Quantity64,
        Schemas.Hash,
        Schema.OpenObject(new SchemaMember("blockNumber", NumberOrTagSchema)),
        Schema.OpenObject(
            new("blockHash", Schemas.Hash), new("requireCanonical", Schema.Flag, IsRequired: false)))
        .Called("BlockId", "A tag, a height, a hash, or one of the objects of EIP-1898");

    /// <summary>A tag, number, hash or object of EIP-1898.</summary>
    public static JsonType<BlockReference> Any { get; } = new(AnySchema, BlockReference.Read);

    /// <summary>A tag or number: where execution-apis accept no hash.</summary>
    public static JsonType<BlockReference> NumberOrTag { get; } =
        new(NumberOrTagSchema, BlockReference.ReadNumberOrTag);

    /// <summary>The block of the paired methods ...ByBlockNumber and ...ByBlockHash.</summary>
    public static Parameter<BlockReference> Of(bool byHash) => byHash ? ByHash : ByNumber;

    /// <summary>As of which block a state is read; the head when it is missing.</summary>
    public static Parameter<BlockReference> OfState { get; } = Parameter.Optional(
        "block", Any, "The block after which the state is read.", BlockReference.Latest, "\"latest\"");

    /// <summary>A block that must be named, in any way.</summary>
    public static Parameter<BlockReference> Required { get; } = Parameter.Required("block", Any, "The block.");
}
