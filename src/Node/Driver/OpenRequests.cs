using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Blocks and ranges the core has asked of a peer and that have not come: answers to anything else are
/// dropped before they are decoded. The oldest is forgotten first; what matters is asked again. Thread-safe.
/// </summary>
internal sealed class OpenRequests
{
    /// <summary>Most requests remembered: four rounds of all that the core asks for at a time.</summary>
    internal const int CountMax = 1_024;

    private readonly Lock _gate = new();
    private readonly HashSet<Asked> _open = [];
    private readonly Queue<Asked> _age = new();

    /// <summary>Requests remembered now.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Remembers a request for a block or a range; other messages ask for nothing.</summary>
    internal void Note(PeerId peer, ConsensusMessage request)
    {
        Asked? asked = request switch
        {
            ConsensusMessage.BlockRequest m => new Asked(peer, m.Hash, default),
            ConsensusMessage.RangeRequest m => new Asked(peer, default, Normal(m.From)),
            _ => null,
        };
        if (asked is not { } item)
        {
            return;
        }

        lock (_gate)
        {
            if (_open.Add(item))
            {
                _age.Enqueue(item);
            }

            // Answered ones leave the queue when their turn comes: it is at most twice as long as the set.
            while (_open.Count > CountMax || _age.Count > 2 * CountMax)
            {
                _open.Remove(_age.Dequeue());
            }
        }
    }

    /// <summary>True when this peer was asked for this block and has not answered.</summary>
    internal bool IsOpen(PeerId peer, Hash256 block) => Contains(new Asked(peer, block, default));

    /// <summary>True when this peer was asked for finalized blocks from this height on.</summary>
    internal bool IsOpen(PeerId peer, Height from) => Contains(new Asked(peer, default, Normal(from)));

    /// <summary>The peer's answer is being read; true for one of several answers only.</summary>
    internal bool TryClose(PeerId peer, Hash256 block) => Remove(new Asked(peer, block, default));

    /// <inheritdoc cref="TryClose(PeerId, Hash256)"/>
    internal bool TryClose(PeerId peer, Height from) => Remove(new Asked(peer, default, Normal(from)));

    // Genesis is never sent: a range from it begins at the block above.
    private static Height Normal(Height from) => new(Math.Max(1, from.Value));

    private bool Contains(Asked asked)
    {
        lock (_gate)
        {
            return _open.Contains(asked);
        }
    }

    private bool Remove(Asked asked)
    {
        lock (_gate)
        {
            return _open.Remove(asked);
        }
    }

    private readonly record struct Asked(PeerId Peer, Hash256 Block, Height From);
}
