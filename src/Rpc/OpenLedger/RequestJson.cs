using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

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

    private static string PrimaryType =>
        InferenceRequest.EncodedType[..InferenceRequest.EncodedType.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>Reads a request.</summary>
    public static InferenceRequest Read(JsonElement element)
    {
        NamedArguments request = new(element, "request", [.. Members.Select(member => member.Name)]);
        return new InferenceRequest(
            new ModelId(Unsigned(request, "modelId", ulong.MaxValue)),
            (uint)Unsigned(request, "revision", uint.MaxValue),
            RpcArguments.ReadAddress(request.Required("payer"), "payer"),
            RpcArguments.ReadAddress(request.Required("host"), "host"),
            RpcArguments.ReadHash(request.Required("promptHash"), "promptHash"),
            (uint)Unsigned(request, "maxTokensOut", uint.MaxValue),
            request.Wide("maxFee"),
            request.Wide("nonce"),
            Unsigned(request, "deadline", ulong.MaxValue));
    }

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

    private static ulong Unsigned(NamedArguments request, string member, ulong max)
    {
        UInt256 value = request.Wide(member);
        return value <= max
            ? (ulong)value
            : throw RpcException.InvalidParams($"'request.{member}' must be at most {max}");
    }
}
