using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Signing;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Signing;

/// <summary>
/// Holds a validator's key and signs what its journal's <see cref="SignerRules"/> allow. Every vote is in the
/// journal, durable after <see cref="SignerJournal.Sync"/>, before its signature may leave the node. The
/// journal is kept apart from the consensus log, so that losing one does not lose the other. Not thread-safe:
/// the driver owns it.
/// </summary>
public sealed class Signer : IDisposable
{
    private readonly PrivateKey _key;
    private readonly ConsensusDomain _domain;

    private Signer(PrivateKey key, SignerJournal journal) =>
        (_key, Journal, _domain) = (key, journal, journal.Identity.Domain);

    /// <summary>What the key has signed.</summary>
    public SignerJournal Journal { get; }

    /// <summary>Every vote signed and still remembered, in order.</summary>
    public IReadOnlyList<Vote> SignedVotes => [.. Journal.Rules.Votes];

    /// <summary>Opens the journal of a key in its own folder.</summary>
    /// <param name="folder">The signer's folder; made when absent.</param>
    /// <param name="key">The key.</param>
    /// <param name="chainId">The chain's number.</param>
    /// <param name="genesis">Hash of the chain's block 0.</param>
    /// <param name="forkId">The fork votes are signed for.</param>
    /// <param name="sync">Makes a file durable; a test may count or cut here.</param>
    /// <param name="syncFolder">Makes a folder's entries durable, likewise.</param>
    /// <exception cref="SignerBusyException">Another process signs with this journal.</exception>
    /// <exception cref="SignerJournalException">The folder is another key's or chain's, or
    /// incomplete.</exception>
    /// <exception cref="Wal.WalCorruptException">The journal is damaged.</exception>
    public static Signer Open(
        string folder,
        PrivateKey key,
        ulong chainId,
        Hash256 genesis,
        uint forkId,
        Action<FileStream>? sync = null,
        Action<string>? syncFolder = null) =>
        new(key, SignerJournal.Open(
            folder, new SignerIdentity(chainId, genesis, forkId, key.PublicKey), sync, syncFolder));

    /// <summary>The vote for a body, or null when the rules forbid it.</summary>
    /// <param name="body">What is said.</param>
    /// <param name="index">This key's place in the set of the body's epoch.</param>
    public Vote? Sign(in Body body, ValidatorIndex index)
    {
        SignDecision decision = Journal.Rules.Decide(body);
        if (decision.Refusal != SignRefusal.None)
        {
            return null;
        }

        if (decision.Existing is not null)
        {
            return decision.Existing;
        }

        Vote vote = new(body, index, Secp256k1.Sign(_key, _domain.Digest(body)));
        Journal.Record(vote);
        return vote;
    }

    /// <summary>
    /// Takes over votes of this key that the consensus log holds and the journal does not: a crash came
    /// between the two syncs. They may be shown again, so the journal has to bind the key to them, durably,
    /// even if the log is lost later.
    /// </summary>
    public void Adopt(IEnumerable<Vote> logged)
    {
        foreach (Vote vote in logged)
        {
            SignDecision decision = Journal.Rules.Decide(vote.Body);
            if (decision.Refusal == SignRefusal.None && decision.Existing is null
                && Secp256k1.Verify(_key.PublicKey, _domain.Digest(vote.Body), vote.Signature))
            {
                Journal.Record(vote);
            }
        }

        Journal.Sync();
    }

    /// <summary>
    /// Answers a validator that recovers. No vote: it binds this key to nothing, and has a domain of its own.
    /// </summary>
    public RecoveryReply Vouch(RecoveryRequest request, ValidatorIndex index, Certificate? proof)
    {
        SignerIdentity identity = Journal.Identity;
        RecoveryDomain domain = new(identity.ChainId, identity.Genesis, identity.ForkId);
        Hash256 digest = domain.Digest(request.Nonce, request.Epoch, index, proof);
        return new RecoveryReply(request.Nonce, request.Epoch, index, Secp256k1.Sign(_key, digest), proof);
    }

    /// <inheritdoc/>
    public void Dispose() => Journal.Dispose();
}
