using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// Tells and hears of new finalized blocks on <c>blocks/1</c>. Validators tell; everybody passes on what
/// verifies. Certificates of one block differ in their signatures, so each would be a message of its own:
/// one a block is passed on, and in a large set a few validators speak first. Thread-safe.
/// </summary>
internal sealed class BlockAnnouncer
{
    /// <summary>Validators that tell of a block at once; the others when nobody was heard.</summary>
    public const int SpeakersMax = 4;

    /// <summary>Blocks below the head that are still passed on.</summary>
    public const ulong OldBlocksMax = 32;

    /// <summary>Blocks remembered as told or heard of.</summary>
    public const int KnownMax = 256;

    /// <summary>How long the others wait.</summary>
    public static readonly TimeSpan SpeakAfter = TimeSpan.FromMilliseconds(500);

    private readonly SyncParts _parts;
    private readonly SyncVerifier _verifier;
    private readonly Action<PeerId, Height, bool> _heard;
    private readonly Lock _gate = new();
    private readonly HashSet<Hash256> _known = [];
    private readonly Queue<Hash256> _age = new();
    private (BlockAnnouncement Announcement, TimeSpan Due)? _waiting;
    private Height _told;

    /// <summary>Neither tells nor hears before <see cref="Start"/>.</summary>
    /// <param name="parts">The node.</param>
    /// <param name="verifier">Checks Finalizations.</param>
    /// <param name="heard">Told who passed on which height, and whether it is proved; must be quick.</param>
    public BlockAnnouncer(SyncParts parts, SyncVerifier verifier, Action<PeerId, Height, bool> heard) =>
        (_parts, _verifier, _heard) = (parts, verifier, heard);

    /// <summary>Takes the topic.</summary>
    public void Start() => _parts.Network.Gossip.Subscribe(
        _parts.Topic, (from, data) => ValueTask.FromResult(Judge(from, data.Span)));

    /// <summary>Takes it no more.</summary>
    public void Stop() => _parts.Network.Gossip.Unsubscribe(_parts.Topic);

    /// <summary>
    /// A validator's head moved to a block it can prove: it is told, unless somebody else's word was heard.
    /// </summary>
    public void Tell(BlockAnnouncement announcement, TimeSpan now)
    {
        EpochConfig epoch = _parts.Core.Epoch;
        if (epoch.Self is not { } self || announcement.Height <= _told)
        {
            return;
        }

        // Who speaks first goes round with the heights.
        int count = epoch.Validators.Count;
        int place = (int)((self.Value + (announcement.Height.Value % (ulong)count)) % (ulong)count);
        _told = announcement.Height;
        _waiting = (announcement, place < SpeakersMax ? now : now + SpeakAfter);
        TellDue(now);
    }

    /// <summary>Tells what waited long enough. The newest block only: it proves those below.</summary>
    public void TellDue(TimeSpan now)
    {
        if (_waiting is { } waiting && waiting.Due <= now)
        {
            _waiting = null;
            if (Remember(waiting.Announcement.Hash))
            {
                _parts.Network.Gossip.Publish(_parts.Topic, waiting.Announcement.Encode());
            }
        }
    }

    /// <summary>What to make of a peer's announcement.</summary>
    internal GossipVerdict Judge(PeerId from, ReadOnlySpan<byte> data)
    {
        if (BlockAnnouncement.TryDecode(data) is not { } announcement)
        {
            return GossipVerdict.Reject;
        }

        ulong head = _parts.Chain.Head.Header.Number.Value;
        if (announcement.Height.Value + OldBlocksMax < head)
        {
            return GossipVerdict.Ignore;
        }

        if (IsKnown(announcement.Hash))
        {
            _heard(from, announcement.Height, true);
            return GossipVerdict.Ignore;
        }

        switch (_verifier.Check(announcement.Finalization))
        {
            case CertificateError.None:
                _heard(from, announcement.Height, true);
                return Remember(announcement.Hash) ? GossipVerdict.Accept : GossipVerdict.Ignore;
            case null:
                bool isLater = announcement.Epoch > _verifier.Running;
                if (isLater)
                {
                    _heard(from, announcement.Height, false); // nobody here can tell yet
                }

                return GossipVerdict.Ignore;
            default:
                return GossipVerdict.Reject;
        }
    }

    private bool IsKnown(Hash256 hash)
    {
        lock (_gate)
        {
            return _known.Contains(hash);
        }
    }

    private bool Remember(Hash256 hash)
    {
        lock (_gate)
        {
            if (!_known.Add(hash))
            {
                return false;
            }

            _age.Enqueue(hash);
            if (_age.Count > KnownMax)
            {
                _known.Remove(_age.Dequeue());
            }

            return true;
        }
    }
}
