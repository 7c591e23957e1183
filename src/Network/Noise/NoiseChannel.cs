using System.IO.Pipelines;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Noise;

/// <summary>
/// An encrypted pipe to an authenticated peer. Each frame on the wire: length of what follows (2 bytes,
/// big-endian), ciphertext, tag (16 bytes).
/// </summary>
internal sealed class NoiseChannel : IDuplexPipe
{
    /// <summary>The protocol's name in negotiation.</summary>
    public const string Protocol = "/noise";

    /// <summary>Most bytes behind a frame's length.</summary>
    public const int FrameSizeMax = ushort.MaxValue;

    /// <summary>Most bytes that a frame carries.</summary>
    public const int PlaintextSizeMax = FrameSizeMax - NoiseCipher.TagSize;

    /// <summary>Bytes of a frame's length.</summary>
    public const int LengthSize = sizeof(ushort);

    private readonly NoiseReader _reader;
    private readonly NoiseWriter _writer;

    internal NoiseChannel(IDuplexPipe raw, NoiseCipher send, NoiseCipher receive, IdentityPublicKey remote)
    {
        _reader = new NoiseReader(raw.Input, receive);
        _writer = new NoiseWriter(raw.Output, send);
        Remote = remote;
    }

    /// <summary>The key the peer proved to hold.</summary>
    public IdentityPublicKey Remote { get; }

    /// <summary>Bytes on the wire from the peer.</summary>
    public long BytesReceived => _reader.BytesOnWire;

    /// <summary>Bytes on the wire to the peer.</summary>
    public long BytesSent => _writer.BytesOnWire;

    /// <inheritdoc/>
    public PipeReader Input => _reader;

    /// <inheritdoc/>
    public PipeWriter Output => _writer;
}
