using System.Text;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>The short strings users store: one line, bounded.</summary>
public static class ContractText
{
    /// <summary>Requires 1 to <paramref name="bytesMax"/> UTF-8 bytes (0 too, when optional) without
    /// control characters.</summary>
    /// <exception cref="RevertException">TEXT_INVALID, naming the field.</exception>
    public static void Require(string text, string field, int bytesMax, bool optional = false)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        int bytesMin = optional ? 0 : 1;
        Revert.Unless(
            bytes >= bytesMin && bytes <= bytesMax, RevertReasons.TextInvalid,
            $"{field} has {bytes} bytes, not {bytesMin} to {bytesMax}");
        foreach (char c in text)
        {
            bool isControl = c < 0x20 || c is >= (char)0x7F and < (char)0xA0;
            Revert.Unless(!isControl, RevertReasons.TextInvalid, $"{field} has a control character");
        }
    }

    /// <summary>Bytes that a contract put into the content store.</summary>
    internal static byte[] Stored(CallContext call, in Hash256 root)
    {
        byte[]? bytes = call.GetContent(root);
        Invariant.Require(bytes is not null, $"content {root} is stored");
        return bytes;
    }
}
