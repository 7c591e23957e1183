using System.Buffers;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// A message of one channel while its pieces arrive. Memory grows with what arrived, to at most
/// <see cref="NetworkLimits.MessageBytesMax"/>. Of one reader alone.
/// </summary>
internal sealed class BulkAssembly
{
    private readonly List<byte[]> _pieces = [];

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a piece; the message when it was the last, else null.</summary>
    /// <exception cref="PeerFaultException">The message is longer than any may be.</exception>
    public byte[]? Add(in ReadOnlySequence<byte> piece, bool isLast)
    {
        if (Length + piece.Length > NetworkLimits.MessageBytesMax)
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation,
                $"a message of more than {NetworkLimits.MessageBytesMax} bytes");
        }

        _pieces.Add(piece.ToArray());
        Length += (int)piece.Length;
        if (!isLast)
        {
            return null;
        }

        byte[] message = _pieces.Count == 1 ? _pieces[0] : Joined();
        _pieces.Clear();
        Length = 0;
        return message;
    }

    private byte[] Joined()
    {
        byte[] message = new byte[Length];
        int at = 0;
        foreach (byte[] piece in _pieces)
        {
            piece.CopyTo(message.AsSpan(at));
            at += piece.Length;
        }

        return message;
    }
}
