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

    internal NoiseChannel(IDuplexPipe raw, NoiseCipher send, NoiseCipher receive, IdentityPublicKey remote)
    {
        Input = new NoiseReader(raw.Input, receive);
        Output = new NoiseWriter(raw.Output, send);
        Remote = remote;
    }

    /// <summary>The key the peer proved to hold.</summary>
    public IdentityPublicKey Remote { get; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }
}
