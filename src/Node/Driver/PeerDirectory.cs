using System.Collections.Frozen;
using OpenLedger.Consensus;
using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Which peer runs which validator's key, and a number for every peer that was ever heard of: validators and
/// followers alike. Numbers stay while the node runs. Thread-safe.
/// </summary>
public sealed class PeerDirectory
{
    /// <summary>Most peers numbered; further ones are not answered.</summary>
    public const int CountMax = 65_536;

    private readonly Lock _gate = new();
    private readonly List<PeerId> _byNumber = [];
    private readonly Dictionary<PeerId, PeerNumber> _numbers = [];
    private readonly FrozenDictionary<Address, PeerId> _validators;

    /// <summary>A directory that knows these validators' peers, by the address of their key.</summary>
    public PeerDirectory(IReadOnlyDictionary<Address, PeerId> validators) =>
        _validators = validators.ToFrozenDictionary();

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
    public PeerId? PeerOf(Address validator) =>
        _validators.TryGetValue(validator, out PeerId peer) ? peer : null;
}
