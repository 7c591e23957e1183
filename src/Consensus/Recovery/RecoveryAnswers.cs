using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// Helps others recover: which certificate to show, and how often. One answer costs two hashes and a
/// signature; a peer gets one in <see cref="IntervalMs"/>. Pure; not thread-safe.
/// </summary>
public sealed class RecoveryAnswers
{
    /// <summary>Least time between two answers to one peer.</summary>
    public const ulong IntervalMs = 500;

    /// <summary>Most peers whose time is remembered; with more, nobody new is answered for an
    /// interval.</summary>
    public const int PeersMax = 2 * ValidatorSet.CountMax;

    private readonly SortedDictionary<PeerNumber, Timestamp> _answered = [];

    /// <summary>True when a peer is to be answered now; then counts as answered.</summary>
    public bool MayAnswer(PeerNumber peer, Timestamp now)
    {
        if (_answered.TryGetValue(peer, out Timestamp last) && now < last.AddMs(IntervalMs))
        {
            return false;
        }

        if (_answered.Count >= PeersMax)
        {
            PeerNumber[] old =
                [.. _answered.Where(a => now >= a.Value.AddMs(IntervalMs)).Select(a => a.Key)];
            foreach (PeerNumber key in old)
            {
                _answered.Remove(key);
            }
        }

        if (_answered.Count >= PeersMax && !_answered.ContainsKey(peer))
        {
            return false;
        }

        _answered[peer] = now;
        return true;
    }

    /// <summary>
    /// The certificate of the highest view held in the running epoch, of whatever kind: at least the one that
    /// let this node enter its view. Null in view 1 with none.
    /// </summary>
    public static Certificate? HighestProof(SimplexState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Certificate? above = state.Views.Values
            .Reverse()
            .Select(view => view.Best)
            .FirstOrDefault(certificate => certificate is not null);
        Certificate? finalized = state.HighestFinalization;
        return finalized is not null && (above is null || finalized.Body.View >= above.Body.View)
            ? finalized
            : above;
    }
}
