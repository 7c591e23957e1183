using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// Reads a proof file strictly: the answer of <c>openledger_getFinality</c>, alone or inside its JSON-RPC
/// response (docs/spec/light.md). Every member must be there and none may be unknown or stand twice; hex is
/// lower case, numbers are plain digits, nothing is escaped; what the file says twice must agree. Nothing is
/// verified yet.
/// </summary>
public static class LightProofParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>Reads UTF-8 JSON.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out LightProof? proof,
        [NotNullWhen(false)] out LightError? error)
    {
        (proof, error) = (null, null);
        if (json.Length > LightProof.SizeBytesMax)
        {
            error = new LightError(
                LightFault.TooLarge,
                "",
                $"{json.Length} bytes; a proof has at most {LightProof.SizeBytesMax}");
            return false;
        }

        if (json.Span.Contains((byte)'\\'))
        {
            error = new LightError(LightFault.NotJson, "", "nothing in a proof is escaped");
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            proof = Read(Unwrap(document.RootElement));
            return true;
        }
        catch (JsonException fault)
        {
            error = new LightError(LightFault.NotJson, "", fault.Message.ReplaceLineEndings(" "));
        }
        catch (InvalidOperationException)
        {
            // The reader decodes a text only when it is asked for.
            error = new LightError(LightFault.NotJson, "", "a text is not valid UTF-8");
        }
        catch (LightFormatException fault)
        {
            error = fault.Error;
        }

        return false;
    }

    // The body that curl saves.
    private static JsonElement Unwrap(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("jsonrpc", out _))
        {
            return root;
        }

        int members = 0;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            members++;
            if (member.NameEquals("error"))
            {
                throw LightFields.Fault(
                    LightFault.InvalidValue, "error", $"the node gave no proof: {member.Value.GetRawText()}");
            }
        }

        return members == 3
            && root.TryGetProperty("id", out _)
            && root.TryGetProperty("result", out JsonElement result)
            ? result
            : throw LightFields.Fault(
                LightFault.UnknownMember, "", "a JSON-RPC response has jsonrpc, id and result");
    }

    private static LightProof Read(JsonElement root)
    {
        LightFields fields = new(root, "");
        LightHeader block = HeaderOf(fields.Bytes("header", BlockHeaderCodec.SizeBytesMax), "header");
        RequireFields(fields, block);
        List<LightHeader> descendants = [];
        foreach ((JsonElement item, string path) in fields.List("descendants", 0, LightProof.DescendantsMax))
        {
            descendants.Add(HeaderOf(LightFields.BytesOf(item, path, BlockHeaderCodec.SizeBytesMax), path));
        }

        ulong named = fields.Number("certificateBlockNumber");
        Require("certificateBlockNumber", named, block.Header.Number.Value + (ulong)descendants.Count);
        Certificate certificate = CertificateOf(fields);
        List<LightEpoch> epochs = [];
        foreach ((JsonElement item, string path) in fields.List("epochs", 1, LightProof.EpochsMax))
        {
            epochs.Add(EpochOf(new LightFields(item, path), isFirst: epochs.Count == 0));
        }

        LightProof proof = new(
            fields.Number("chainId"), fields.Hash("genesisHash"), block, descendants, certificate, epochs);
        fields.End();
        return proof;
    }

    // What is said beside the header's bytes, for people and programs that do not decode them.
    private static void RequireFields(LightFields fields, LightHeader block)
    {
        BlockHeader header = block.Header;
        fields.True("finalized");
        Require("blockNumber", fields.Number("blockNumber"), header.Number.Value);
        Require("blockHash", fields.Hash("blockHash"), block.Hash);
        Require("epoch", fields.Number("epoch"), header.Epoch.Value);
        Require("view", fields.Number("view"), header.View.Value);
        Require("parentView", fields.Number("parentView"), header.ParentView.Value);
        Require("timestampMs", fields.Number("timestampMs"), header.TimestampMs);
        Require("stateRoot", fields.Hash("stateRoot"), header.StateRoot);
        Require("attributionRoot", fields.Hash("attributionRoot"), header.AttributionRoot);
        Require("validatorsHash", fields.Hash("validatorsHash"), header.ValidatorsHash);
    }

    private static void Require<T>(string name, T said, T inHeader)
        where T : struct, IEquatable<T>
    {
        if (!said.Equals(inHeader))
        {
            throw LightFields.Fault(LightFault.FieldMismatch, name, $"{said}; the headers say {inHeader}");
        }
    }

    private static LightEpoch EpochOf(LightFields fields, bool isFirst)
    {
        Epoch number = new(fields.Number("epoch"));
        LightHeader anchor =
            HeaderOf(fields.Bytes("header", BlockHeaderCodec.SizeBytesMax), fields.PathOf("header"));
        Certificate? certificate = null;
        if (isFirst)
        {
            fields.Null("certificate", "the first epoch's block is trusted, not proven");
        }
        else
        {
            certificate = CertificateOf(fields);
        }

        uint version = (uint)fields.Number("rulesVersion", uint.MaxValue);
        List<CommittedValidator> validators = [];
        foreach ((JsonElement item, string path) in fields.List("validators", 1, ValidatorSet.CountMax))
        {
            validators.Add(ValidatorOf(new LightFields(item, path)));
        }

        CommittedSet set = new(version, validators, ParametersOf(fields.Object("parameters")));
        fields.End();
        return new LightEpoch(number, anchor, certificate, set);
    }

    private static CommittedValidator ValidatorOf(LightFields fields)
    {
        ulong scheme = fields.Number("scheme", byte.MaxValue);
        if (scheme != ValidatorSetCommitment.EcdsaScheme)
        {
            throw LightFields.Fault(
                LightFault.UnsupportedVersion,
                fields.PathOf("scheme"),
                $"{scheme}; this program knows {ValidatorSetCommitment.EcdsaScheme}");
        }

        byte[] bytes = fields.Bytes("publicKey", PublicKey.CompressedSize);
        if (bytes.Length != PublicKey.CompressedSize || !PublicKey.TryParse(bytes, out PublicKey? key))
        {
            throw LightFields.Fault(
                LightFault.InvalidValue,
                fields.PathOf("publicKey"),
                "a compressed secp256k1 key (0x and 66 hex digits) is expected");
        }

        CommittedValidator validator = new(key, new Power(fields.Number("power")));
        fields.End();
        return validator;
    }

    private static GenesisConsensus ParametersOf(LightFields fields)
    {
        GenesisConsensus parameters = new()
        {
            BlockTimeMs = fields.Number("blockTimeMs"),
            MinBlockTimeMs = fields.Number("minBlockTimeMs"),
            NetworkDelayMs = fields.Number("networkDelayMs"),
            BuildBudgetMs = fields.Number("buildBudgetMs"),
            ResendMs = fields.Number("resendMs"),
            StandstillMs = fields.Number("standstillMs"),
            ForkId = (uint)fields.Number("forkId", uint.MaxValue),
            EpochBlocks = fields.Number("epochBlocks", GenesisRules.EpochBlocksMax),
        };
        if (parameters.EpochBlocks == 0)
        {
            throw LightFields.Fault(
                LightFault.InvalidValue, fields.PathOf("epochBlocks"), "an epoch has at least one block");
        }

        fields.End();
        return parameters;
    }

    private static LightHeader HeaderOf(byte[] bytes, string path) =>
        BlockHeaderCodec.TryDecode(bytes, out BlockHeader? header, out BlockError error)
            ? new LightHeader(header, Keccak.Hash(bytes))
            : throw LightFields.Fault(LightFault.MalformedHeader, path, $"it does not decode: {error}");

    private static Certificate CertificateOf(LightFields fields)
    {
        byte[] bytes = fields.Bytes("certificate", Certificate.BytesMax);
        MessageError error = Certificate.TryDecode(bytes, out Certificate? certificate);
        return error switch
        {
            MessageError.None => certificate!,
            MessageError.UnknownScheme => throw LightFields.Fault(
                LightFault.UnsupportedVersion,
                fields.PathOf("certificate"),
                $"scheme {bytes[0]}; this program knows {Certificate.Scheme}"),
            _ => throw LightFields.Fault(
                LightFault.MalformedCertificate,
                fields.PathOf("certificate"),
                $"it does not decode: {error}"),
        };
    }
}
