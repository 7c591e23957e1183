using System.Buffers;
using System.Text.Json;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// A signing history as a file, in the spirit of EIP-3076; docs/spec/storage.md, <i>Signing history</i>:
/// <code>
/// { "metadata": { "interchangeFormatVersion": 1, "chainId", "genesisHash", "forkId", "publicKey" },
///   "watermark": { "epoch", "view" }, "barred": null or { "epoch", "view" },
///   "signed": [ { "epoch", "view", "kind": "notarize", "nullify" or "finalize", "parentView", "blockHash",
///                 "index", "digest", "signature" }, ... ] }
/// </code>
/// Numbers are JSON numbers, bytes lower-case hex with 0x. Reading is strict: one spelling, every member,
/// no other, and every signature is checked against the key.
/// </summary>
public static class SigningHistoryCodec
{
    /// <summary>The version this program reads and writes.</summary>
    public const ulong Version = 1;

    /// <summary>Longest file: <see cref="SignerRules.VotesMax"/> votes and spare.</summary>
    public const int FileBytesMax = 64 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    /// <summary>The file's bytes.</summary>
    public static byte[] Encode(SigningHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("interchangeFormatVersion", Version);
        json.WriteNumber("chainId", history.Identity.ChainId);
        json.WriteString("genesisHash", history.Identity.Genesis.ToString());
        json.WriteNumber("forkId", history.Identity.ForkId);
        json.WriteString("publicKey", history.Identity.Key.ToString());
        json.WriteEndObject();
        WritePosition(json, "watermark", history.Watermark);
        if (history.Barred is { } barred)
        {
            WritePosition(json, "barred", barred);
        }
        else
        {
            json.WriteNull("barred");
        }

        json.WriteStartArray("signed");
        ConsensusDomain domain = history.Identity.Domain;
        foreach (Vote vote in history.Votes)
        {
            WriteVote(json, vote, domain);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    /// <summary>
    /// Reads a file. <paramref name="detail"/> says where and what is wrong, on one line.
    /// </summary>
    public static SigningHistoryFault TryDecode(
        ReadOnlyMemory<byte> json, out SigningHistory? history, out string detail)
    {
        history = null;
        detail = "";
        if (json.Length > FileBytesMax)
        {
            detail = $"more than {FileBytesMax} bytes";
            return SigningHistoryFault.TooLarge;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            history = Read(document.RootElement);
            return SigningHistoryFault.None;
        }
        catch (SigningHistoryException fault)
        {
            detail = fault.Message;
            return fault.Fault;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The reader decodes escapes only when a text is asked for: a lone surrogate surfaces as the
            // second.
            detail = "it is not JSON";
            return SigningHistoryFault.NotJson;
        }
    }

    private static SigningHistory Read(JsonElement root)
    {
        SigningHistoryFields fields = new(root, "");
        SigningHistoryFields metadata = fields.Object("metadata");
        ulong version = metadata.Number("interchangeFormatVersion");
        if (version != Version)
        {
            throw new SigningHistoryException(
                SigningHistoryFault.UnknownVersion,
                $"format version {version}; this program reads {Version}");
        }

        SignerIdentity identity = new(
            metadata.Number("chainId"), metadata.Hash("genesisHash"),
            (uint)metadata.Number("forkId", uint.MaxValue), metadata.Key("publicKey"));
        metadata.End();
        WalPosition watermark = fields.Object("watermark").Position();
        WalPosition? barred = fields.OptionalObject("barred")?.Position();
        ConsensusDomain domain = identity.Domain;
        SignerRules rules = new();
        rules.Advance(watermark);
        List<Vote> votes = [];
        foreach (SigningHistoryFields item in fields.List("signed", SignerRules.VotesMax))
        {
            Vote vote = ReadVote(item, domain, identity.Key);
            RequireFits(rules, vote, votes.LastOrDefault(), item);
            rules.Record(vote);
            votes.Add(vote);
        }

        fields.End();
        return new SigningHistory(identity, watermark, barred, votes);
    }

    private static void RequireFits(SignerRules rules, Vote vote, Vote? previous, SigningHistoryFields at)
    {
        SignDecision decision = rules.Decide(vote.Body);
        bool ascends = previous is null || SignerRules.IsBefore(previous.Body, vote.Body);
        if (decision.Refusal != SignRefusal.None || !ascends)
        {
            throw at.Fault(
                SigningHistoryFault.InconsistentVotes,
                ascends ? $"{decision.Refusal}" : "votes ascend by epoch, view and kind");
        }
    }

    private static Vote ReadVote(SigningHistoryFields fields, ConsensusDomain domain, PublicKey key)
    {
        string kind = fields.Text("kind");
        Epoch epoch = new(fields.Number("epoch", WalPosition.EpochMax));
        View view = new(fields.Number("view", WalPosition.ViewMax));
        ProposalId p = new(
            epoch, view, new View(fields.Number("parentView", WalPosition.ViewMax)),
            fields.Hash("blockHash"));
        Body body = kind switch
        {
            "notarize" => Body.Notarize(p),
            "nullify" when p.ParentView.Value == 0 && p.BlockHash.IsZero => Body.Nullify(epoch, view),
            "finalize" => Body.Finalize(p),
            _ => throw fields.Fault(SigningHistoryFault.InvalidValue, "no such vote"),
        };
        byte[] encoded = new byte[Body.Size];
        body.Encode(encoded);
        if (Body.TryDecode(encoded, out _) != MessageError.None)
        {
            throw fields.Fault(SigningHistoryFault.InvalidValue, "no such vote");
        }

        ushort index = (ushort)fields.Number("index", ValidatorIndex.CountMax - 1);
        Hash256 digest = fields.Hash("digest");
        if (digest != domain.Digest(body))
        {
            throw fields.Fault(SigningHistoryFault.WrongDigest, "the digest is another vote's or chain's");
        }

        Signature signature = Signature.FromCompact(fields.Bytes("signature", Signature.CompactSize), 0);
        fields.End();
        return Secp256k1.Verify(key, digest, signature)
            ? new Vote(body, new ValidatorIndex(index), signature)
            : throw fields.Fault(SigningHistoryFault.WrongSignature, "the key did not sign this");
    }

    private static void WriteVote(Utf8JsonWriter json, Vote vote, ConsensusDomain domain)
    {
        Body body = vote.Body;
        json.WriteStartObject();
        json.WriteNumber("epoch", body.Epoch.Value);
        json.WriteNumber("view", body.View.Value);
        json.WriteString("kind", body.Kind switch
        {
            BodyKind.Notarize => "notarize",
            BodyKind.Nullify => "nullify",
            _ => "finalize",
        });
        json.WriteNumber("parentView", body.ParentView.Value);
        json.WriteString("blockHash", body.BlockHash.ToString());
        json.WriteNumber("index", vote.Index.Value);
        json.WriteString("digest", domain.Digest(body).ToString());
        json.WriteString("signature", Hex.Encode(vote.Signature.ToCompact()));
        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, string name, WalPosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("epoch", position.Epoch.Value);
        json.WriteNumber("view", position.View.Value);
        json.WriteEndObject();
    }
}
