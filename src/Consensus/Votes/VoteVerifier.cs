using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Votes;

/// <summary>Checks a vote against an epoch's set, outside Step. Pure but for the cache it is given.</summary>
public sealed class VoteVerifier(ConsensusDomain domain, ValidatorSet validators, SignatureCheck check)
{
    /// <summary>True when the index is of the set and its key signed the body.</summary>
    public bool Verify(Vote vote, SignatureCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(vote);
        if (!validators.Contains(vote.Index))
        {
            return false;
        }

        Hash256 digest = domain.Digest(vote.Body);
        if (cache is not null && cache.Contains(digest, vote.Index, vote.Signature))
        {
            return true;
        }

        bool valid = check(validators[vote.Index].Key, digest, vote.Signature);
        if (valid)
        {
            cache?.Add(digest, vote.Index, vote.Signature);
        }

        return valid;
    }
}
