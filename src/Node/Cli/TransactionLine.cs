using System.Buffers;
using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary>
/// One line of <c>openledger tx decode</c>: a JSON object that describes a raw transaction or names what is
/// wrong.
/// </summary>
public static class TransactionLine
{
    /// <summary>
    /// <c>{"ok":true,"type","hash","sender","nonce","to","value","gas","data","chainId","intrinsicGas"}</c>
    /// with quantities as
    /// 0x-hex, or <c>{"ok":false,"error":"NAMED_REASON"}</c>.
    /// </summary>
    /// <param name="hex">The raw transaction, with or without 0x.</param>
    /// <param name="chainId">The chain to accept besides unprotected legacy transactions; null for
    /// any.</param>
    public static string Describe(string hex, ulong? chainId)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (!Hex.TryDecode(hex, out byte[] raw))
            {
                WriteError(json, "HEX_INVALID");
            }
            else if (TransactionDecoder.TryDecode(
                raw, chainId, out Transaction? transaction, out TransactionError error))
            {
                WriteFields(json, transaction);
            }
            else
            {
                WriteError(json, TransactionErrors.NameOf(error));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteError(Utf8JsonWriter json, string name)
    {
        json.WriteBoolean("ok"u8, false);
        json.WriteString("error"u8, name);
    }

    private static void WriteFields(Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteBoolean("ok"u8, true);
        json.WriteString("type"u8, Quantity((ulong)transaction.Type));
        json.WriteString("hash"u8, transaction.Hash.ToString());
        json.WriteString("sender"u8, transaction.Sender.ToString());
        json.WriteString("nonce"u8, Quantity(transaction.Nonce));
        json.WriteString("to"u8, transaction.To?.ToString());
        json.WriteString("value"u8, transaction.Value.ToQuantity());
        json.WriteString("gas"u8, Quantity(transaction.GasLimit));
        json.WriteString("data"u8, Hex.Encode(transaction.Data.Span));
        json.WriteString("chainId"u8, transaction.ChainId is { } chain ? Quantity(chain) : null);
        json.WriteString("intrinsicGas"u8, Quantity(IntrinsicGas.Of(transaction)));
    }

    private static string Quantity(ulong value) => ((UInt256)value).ToQuantity();
}
