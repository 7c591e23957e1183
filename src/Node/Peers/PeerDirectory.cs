using OpenLedger.Consensus;
using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Peers;

/// <summary>
/// Which peer runs which validator's key, as the handshakes showed it, and a number for every peer that was
/// ever heard of: validators and followers alike. Numbers stay while the node runs. Thread-safe.
/// </summary>
public sealed class PeerDirectory
{
    /// <summary>Most peers numbered; further ones are not answered.</summary>
    public const int CountMax = 65_536;

    /// <summary>Most validators' keys bound at once: the running epoch's and the next one's.</summary>
    public const int BoundMax = 2 * NetworkLimits.PeersMax;

    /// <summary>Most peers remembered to have lost their key to a newer peer; the oldest go first.</summary>
    public const int SupersededMax = 256;

    private readonly Lock _gate = new();
    private readonly List<PeerId> _byNumber = [];
    private readonly Dictionary<PeerId, PeerNumber> _numbers = [];
    private readonly Dictionary<Address, PeerId> _peers = [];
    private readonly Dictionary<PeerId, Address> _validators = [];
    private readonly List<(PeerId Peer, Address Validator)> _superseded = [];

    /// <summary>The number of a peer, given now if it is new; null when there are too many.</summary>
    public PeerNumber? NumberOf(PeerId peer)
    {
        lock (_gate)
        {
            if (_numbers.TryGetValue(peer, out PeerNumber number))
            {
                return number;
            }

            if (_byNumber.Count >= CountMax)
            {
                return null;
            }

            number = new PeerNumber((uint)_byNumber.Count);
            _byNumber.Add(peer);
            _numbers.Add(peer, number);
            return number;
        }
    }

    /// <summary>The peer of a number given before.</summary>
    public PeerId PeerOf(PeerNumber number)
    {
        lock (_gate)
        {
            return _byNumber[(int)number.Value];
        }
    }

    /// <summary>The peer that runs a validator's key; null when none is known.</summary>
    public PeerId? PeerOf(Address validator)
    {
        lock (_gate)
        {
            return _peers.TryGetValue(validator, out PeerId peer) ? peer : null;
        }
    }

    /// <summary>The validator whose key a peer runs; null when it is not known to run one.</summary>
    public Address? ValidatorOf(PeerId peer)
    {
        lock (_gate)
        {
            return _validators.TryGetValue(peer, out Address validator) ? validator : null;
        }
    }

    /// <summary>
    /// True while a newer peer runs the key that this one ran: one key has one place, and retrying does not
    /// win it back.
    /// </summary>
    public bool IsSuperseded(PeerId peer)
    {
        lock (_gate)
        {
            return _superseded.Exists(one => one.Peer == peer);
        }
    }

    /// <summary>
    /// A peer has proved that it runs a validator's key: of two peers with one key the newest counts.
    /// </summary>
    /// <param name="validator">Address of the key.</param>
    /// <param name="peer">Who runs it.</param>
    /// <param name="replaced">Who ran it until now, when that is another peer.</param>
    /// <returns>False for a peer that lost this key to a newer one, and when too many are bound.</returns>
    public bool TryBind(Address validator, PeerId peer, out PeerId? replaced)
    {
        lock (_gate)
        {
            replaced = null;
            if (_superseded.Contains((peer, validator)))
            {
                return false;
            }

            if (_peers.TryGetValue(validator, out PeerId current))
            {
                if (current == peer)
                {
                    return true;
                }

                replaced = current;
                _validators.Remove(current);
                Supersede(current, validator);
            }
            else if (_peers.Count >= BoundMax)
            {
                return false;
            }

            if (_validators.TryGetValue(peer, out Address former))
            {
                _peers.Remove(former); // the peer's node was given another key
            }

            _peers[validator] = peer;
            _validators[peer] = validator;
            return true;
        }
    }

    /// <summary>
    /// A peer is gone: its key is nobody's now, and whoever lost that key to it may prove it again.
    /// </summary>
    public void Unbind(PeerId peer)
    {
        lock (_gate)
        {
            if (_validators.Remove(peer, out Address validator))
            {
                _peers.Remove(validator);
                _superseded.RemoveAll(one => one.Validator == validator);
            }
        }
    }

    private void Supersede(PeerId peer, Address validator)
    {
        _superseded.RemoveAll(one => one.Peer == peer);
        _superseded.Add((peer, validator));
        if (_superseded.Count > SupersededMax)
        {
            _superseded.RemoveAt(0);
        }
    }
}
