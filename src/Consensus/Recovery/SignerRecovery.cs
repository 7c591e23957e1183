using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// A validator that lost both log and journal learns what it cannot have signed yet (docs/spec/consensus.md,
/// <i>Recovery</i>). It collects answers to one nonce in one epoch. When they come from a quorum of the
/// others, then an honest one of those who signed the certificate that let the lost self enter its last view
/// is among them: it was in the view before, so it holds a certificate that lets it be there. So the lost
/// self was at most one view above the highest proved one, or in view 1 of the next epoch. Pure; not
/// thread-safe.
/// </summary>
public sealed class SignerRecovery
{
    private readonly ValidatorSet _validators;
    private readonly ValidatorIndex _self;

    // The highest view each has proved; at most one entry a validator of the set.
    private readonly SortedDictionary<ValidatorIndex, View> _proved = [];
    private View _ownHighest;

    /// <summary>A recovery that has heard nothing yet.</summary>
    /// <param name="epoch">The epoch this node is in.</param>
    /// <param name="validators">Its set.</param>
    /// <param name="self">This node in it.</param>
    /// <param name="nonce">Random, never used before.</param>
    public SignerRecovery(Epoch epoch, ValidatorSet validators, ValidatorIndex self, Hash256 nonce)
    {
        ArgumentNullException.ThrowIfNull(validators);
        _validators = validators;
        _self = self;
        Request = new RecoveryRequest(nonce, epoch);
    }

    /// <summary>What to ask every other validator, again and again until there is a floor.</summary>
    public RecoveryRequest Request { get; }

    /// <summary>The power that has answered.</summary>
    public Power Heard { get; private set; }

    /// <summary>
    /// Once the answers have a quorum: nothing is to be signed at or below this position. Null before.
    /// </summary>
    public WalPosition? Floor
    {
        get
        {
            if (Heard < _validators.Quorum)
            {
                return null;
            }

            ulong highest = Math.Max(_proved.Values.Max().Value + 1, _ownHighest.Value);
            return WalPosition.Of(Request.Epoch, new View(highest));
        }
    }

    /// <summary>
    /// True when the others of a set can have a quorum without one of them. Where not, nobody can vouch and
    /// only the journal itself helps.
    /// </summary>
    public static bool IsPossible(ValidatorSet validators, ValidatorIndex self)
    {
        ArgumentNullException.ThrowIfNull(validators);
        return validators.TotalPower.Value - validators[self].Power.Value >= validators.Quorum.Value;
    }

    /// <summary>
    /// Takes an answer whose signatures are verified; false when it is not one to this request, of this node
    /// itself, or of somebody who has answered.
    /// </summary>
    public bool Take(RecoveryReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Nonce != Request.Nonce || reply.Epoch != Request.Epoch || reply.Index == _self
            || !_proved.TryAdd(reply.Index, reply.ProvedView))
        {
            return false;
        }

        Heard = new Power(Heard.Value + _validators[reply.Index].Power.Value);
        return true;
    }

    /// <summary>A vote of this node's own key, verified, was seen: said before the loss.</summary>
    public void Observe(in Body own)
    {
        if (own.Epoch == Request.Epoch && own.View > _ownHighest && own.View.Value <= WalPosition.ViewMax)
        {
            _ownHighest = own.View;
        }
    }
}
