using System.IO.Pipelines;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Connections;

/// <summary>
/// A stream with a peer on which a protocol was agreed. Disposing ends both halves in order; what still comes
/// is dropped.
/// </summary>
internal sealed class PeerStream : IDuplexPipe, IAsyncDisposable
{
    private readonly YamuxStream _inner;

    internal PeerStream(PeerConnection connection, YamuxStream inner, string protocol)
    {
        Connection = connection;
        _inner = inner;
        Protocol = protocol;
    }

    /// <summary>The connection it runs on.</summary>
    public PeerConnection Connection { get; }

    /// <summary>The other side.</summary>
    public PeerId Peer => Connection.Peer;

    /// <summary>The protocol spoken on it.</summary>
    public string Protocol { get; }

    /// <inheritdoc/>
    public PipeReader Input => _inner.Input;

    /// <inheritdoc/>
    public PipeWriter Output => _inner.Output;

    /// <summary>Unread bytes held.</summary>
    public long Buffered => _inner.Buffered;

    /// <summary>Ends both directions at once.</summary>
    public void Reset() => _inner.Reset();

    /// <summary>Ends both halves in order; without effect on one that was ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync().ConfigureAwait(false);
        await Input.CompleteAsync().ConfigureAwait(false);
    }
}
