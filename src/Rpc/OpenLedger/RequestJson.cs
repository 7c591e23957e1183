using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// An inference request as JSON: the message of its EIP-712 typed data, member for member, so that what was
/// signed can be handed back as it is.
/// </summary>
internal static class RequestJson
{
    private static readonly (string Name, string Type)[] Domain =
    [
        ("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"),
    ];

    // Name and type of each member, out of the one encoded type that is hashed.
    private static readonly (string Name, string Type)[] Members =
        [.. InferenceRequest.EncodedType[(PrimaryType.Length + 1)..^1]
            .Split(',').Select(member => member.Split(' ')).Select(parts => (parts[1], parts[0]))];

    private static readonly Parameter<ModelId> Model = Parameter.Required(
        "modelId", LedgerTypes.WideOf(ulong.MaxValue).As(static (id, _) => new ModelId(id)), "The model.");

    private static readonly Parameter<ulong> Revision =
        Parameter.Required("revision", LedgerTypes.WideOf(uint.MaxValue), "The model's revision.");

    private static readonly Parameter<Address> Payer =
        Parameter.Required("payer", JsonTypes.Address, "Who pays and signs.");

    private static readonly Parameter<Address> Host = Parameter.Required("host", JsonTypes.Address, "Who runs it.");

    private static readonly Parameter<Hash256> PromptHash =
        Parameter.Required("promptHash", JsonTypes.Hash, "Keccak-256 of the prompt.");

    private static readonly Parameter<ulong> MaxTokensOut =
        Parameter.Required("maxTokensOut", LedgerTypes.WideOf(uint.MaxValue), "The most tokens of the response.");

    private static readonly Parameter<UInt256> MaxFee =
        Parameter.Required("maxFee", LedgerTypes.Wide, "The most wei it may cost.");

    private static readonly Parameter<UInt256> Nonce =
        Parameter.Required("nonce", LedgerTypes.Wide, "Makes it another request.");

    private static readonly Parameter<ulong> Deadline = Parameter.Required(
        "deadline", LedgerTypes.WideOf(ulong.MaxValue), "Seconds since 1970 until when it can be settled.");

    /// <summary>The message of a request.</summary>
    public static JsonType<InferenceRequest> Type { get; } = JsonTypes
        .Object(Model, Revision, Payer, Host, PromptHash, MaxTokensOut, MaxFee, Nonce, Deadline)
        .As(static (given, _) => new InferenceRequest(
            given.Get(Model),
            (uint)given.Get(Revision),
            given.Get(Payer),
            given.Get(Host),
            given.Get(PromptHash),
            (uint)given.Get(MaxTokensOut),
            given.Get(MaxFee),
            given.Get(Nonce),
            given.Get(Deadline)));

    /// <summary>The domain of EIP-712 that a request is signed for.</summary>
    public static Schema DomainSchema { get; } = Schema.Object(
        new("name", Schema.Text),
        new("version", Schema.Text),
        new("chainId", Schemas.Number),
        new("verifyingContract", Schemas.Address));

    private static string PrimaryType =>
        InferenceRequest.EncodedType[..InferenceRequest.EncodedType.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>
    /// The members domain, types, primaryType and message, as ethers and viem take them, and typedData, as
    /// eth_signTypedData_v4 takes it (which wants the domain's type among the types).
    /// </summary>
    public static void WriteTypedData(Utf8JsonWriter writer, InferenceRequest request, ulong chainId)
    {
        WriteParts(writer, request, chainId, withDomainType: false);
        writer.WriteStartObject("typedData"u8);
        WriteParts(writer, request, chainId, withDomainType: true);
        writer.WriteEndObject();
    }

    private static void WriteParts(
        Utf8JsonWriter writer, InferenceRequest request, ulong chainId, bool withDomainType)
    {
        writer.WriteStartObject("domain"u8);
        writer.WriteString("name"u8, InferenceRequest.DomainName);
        writer.WriteString("version"u8, InferenceRequest.DomainVersion);
        writer.WriteNumber("chainId"u8, chainId);
        writer.WriteString("verifyingContract"u8, SystemAddresses.Inference.ToString());
        writer.WriteEndObject();
        writer.WriteStartObject("types"u8);
        if (withDomainType)
        {
            WriteType(writer, "EIP712Domain", Domain);
        }

        WriteType(writer, PrimaryType, Members);
        writer.WriteEndObject();
        writer.WriteString("primaryType"u8, PrimaryType);
        WriteMessage(writer, request);
    }

    private static void WriteMessage(Utf8JsonWriter writer, InferenceRequest request)
    {
        writer.WriteStartObject("message"u8);
        writer.WriteNumber("modelId"u8, request.Model.Value);
        writer.WriteNumber("revision"u8, request.Revision);
        writer.WriteString("payer"u8, request.Payer.ToString());
        writer.WriteString("host"u8, request.Host.ToString());
        writer.WriteString("promptHash"u8, request.PromptHash.ToString());
        writer.WriteNumber("maxTokensOut"u8, request.MaxTokensOut);
        writer.WriteString("maxFee"u8, request.MaxFee.ToString());
        writer.WriteString("nonce"u8, request.Nonce.ToString());
        writer.WriteNumber("deadline"u8, request.Deadline);
        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, string name, (string Name, string Type)[] members)
    {
        writer.WriteStartArray(name);
        foreach ((string member, string type) in members)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, member);
            writer.WriteString("type"u8, type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
