using OpenLedger.Consensus;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Signing;

/// <summary>
/// Stands before the signer when a node starts (docs/spec/consensus.md, <i>Recovery</i>). It keeps what the
/// core asks to sign until it is known that signing is safe: a lost journal has been recovered, nobody else
/// was heard signing with the key for a while, and the store is where it was before. From then on it stays
/// open, but goes on to watch for signatures of the key that the journal does not know. Not thread-safe: the
/// driver owns it.
/// </summary>
internal sealed class SignerGate
{
    /// <summary>Most signatures kept waiting, the newest; older ones are refused.</summary>
    public const int HeldMax = 1_024;

    private readonly Signer _signer;
    private readonly SignerGateOptions _options;
    private readonly INodeLog _log;
    private readonly Func<Hash256> _nonce;
    private readonly Queue<Effect.Sign> _held = new();
    private readonly RecoveryAnswers _answers = new();
    private EpochConfig _config;
    private SignerRecovery? _recovery;
    private RecoveryReplyVerifier? _verifier;
    private Timestamp _askAt;
    private Timestamp _watchUntil;
    private bool _isWatching;
    private bool _isNewborn;
    private bool _isOpen;

    /// <summary>Decides what the start needs.</summary>
    /// <param name="signer">The key.</param>
    /// <param name="options">How it starts.</param>
    /// <param name="config">The epoch it starts in.</param>
    /// <param name="log">Told what is waited for.</param>
    /// <param name="nonce">Draws a random number never used before.</param>
    /// <exception cref="SignerJournalException">The journal is lost and the other validators cannot vouch:
    /// they have no quorum without this one.</exception>
    public SignerGate(
        Signer signer, SignerGateOptions options, EpochConfig config, INodeLog log, Func<Hash256> nonce)
    {
        (_signer, _options, _config, _log, _nonce) = (signer, options, config, log, nonce);
        bool isLost = Rules.IsBlank && options.HasHistory;
        if (Rules.IsRecovering || isLost || options.Start == SignerStart.Recover)
        {
            RequirePossible(config);
            BeginRecovery(isLost
                ? "the journal of this validator's key is empty although there is a chain"
                : "this validator's key is being recovered");
        }
    }

    /// <summary>When the gate wants to be asked again; null: not by itself.</summary>
    public Timestamp? Next =>
        _recovery is not null ? _askAt
        : _isWatching && !Rules.IsRecovering ? _watchUntil
        : null;

    private SignerRules Rules => _signer.Journal.Rules;

    /// <summary>The node begins to listen.</summary>
    public void Begin(WalPosition head, Timestamp now)
    {
        bool isAlone = _config.Validators.Count == 1;
        bool neverSigned = _options.Start == SignerStart.NeverSigned && Rules.IsBlank;
        _isWatching = !isAlone && !neverSigned;
        _watchUntil = _isWatching ? now.AddMs(_options.WatchMs) : now;
        _askAt = now;
        if (head < _options.CommittedFloor)
        {
            _log.Notice(
                $"the store is at {head}, below {_options.CommittedFloor} where it was before: "
                + "no votes until it has caught up");
        }
    }

    /// <summary>The epoch that runs: in another one a recovery begins anew, with its set.</summary>
    public void Follow(EpochConfig config)
    {
        if (config.Epoch == _config.Epoch)
        {
            return;
        }

        _config = config;
        bool isNewcomer = Rules.IsBlank && _options.Start != SignerStart.NeverSigned;
        if (config.Self is { } self && isNewcomer && SignerRecovery.IsPossible(config.Validators, self))
        {
            BeginRecovery("this validator's key is new to the set and its journal is empty");
        }
        else if (Rules.IsRecovering)
        {
            Ask();
        }
    }

    /// <summary>Looks at a verified input before the core takes it.</summary>
    /// <exception cref="ForeignSignatureException">It proves a signature of this key that the journal does
    /// not know.</exception>
    public void Watch(Input input)
    {
        if (_config.Self is not { } self)
        {
            return;
        }

        foreach (Body body in OwnSignatures.In(input, _config.Epoch, self))
        {
            if (Rules.IsRecovering && !_isNewborn)
            {
                _recovery?.Observe(body); // said before the loss, or by whom the watch will hear later
            }
            else if (_isNewborn || !Rules.Expects(body))
            {
                throw new ForeignSignatureException(
                    $"the key of validator {self} signed {body.Kind} in epoch {body.Epoch}, view {body.View}"
                    + ", which this node's journal does not know: another node signs with the same key, or the "
                    + "journal is lost or old; this node signs nothing; see docs/guides/recovery.md");
            }
        }

        bool isBlank = !_isOpen && Rules.IsBlank && _options.Start != SignerStart.NeverSigned;
        if (isBlank && OwnSignatures.ProvesProgress(input)
            && SignerRecovery.IsPossible(_config.Validators, self))
        {
            // Nothing says that this key ever signed: if it turns out that it has, an operator has to look.
            _isNewborn = true;
            BeginRecovery("the journal of this validator's key is empty although the chain is running");
        }
    }

    /// <summary>
    /// True when a signature has to wait; <paramref name="refused"/> is one that never comes.
    /// </summary>
    public bool Holds(Effect.Sign sign, WalPosition head, Timestamp now, out Effect.Sign? refused)
    {
        refused = null;
        if (IsOpen(head, now))
        {
            return false;
        }

        _held.Enqueue(sign);
        refused = _held.Count > HeldMax ? _held.Dequeue() : null;
        return true;
    }

    /// <summary>What waited and may be signed now, unless finality or a new epoch has overtaken it.</summary>
    public IReadOnlyList<Effect.Sign> Release(SimplexState state, WalPosition head, Timestamp now)
    {
        if (!IsOpen(head, now) || _held.Count == 0)
        {
            return [];
        }

        Effect.Sign[] released = [.. _held.Where(
            sign => sign.Body.Epoch == state.Epoch && sign.Body.View > state.FinalizedView)];
        _held.Clear();
        return released;
    }

    /// <summary>The request of a recovery when it is time to send it.</summary>
    public RecoveryRequest? TakeDueRequest(Timestamp now)
    {
        if (_recovery is null || now < _askAt)
        {
            return null;
        }

        _askAt = now.AddMs(_options.AskMs);
        return _recovery.Request;
    }

    /// <summary>Takes an answer, unverified.</summary>
    public void Take(RecoveryReply reply, Timestamp now)
    {
        if (_recovery is null || reply.Nonce != _recovery.Request.Nonce || !_verifier!.Verify(reply)
            || !_recovery.Take(reply) || _recovery.Floor is not { } floor)
        {
            return;
        }

        _signer.Journal.EndRecovery(floor);
        (_recovery, _verifier, _isNewborn) = (null, null, false);
        _isWatching = true;
        _watchUntil = now.AddMs(_options.WatchMs);
        _log.Notice($"a quorum of the others vouched: this validator signs nothing at or below {floor}");
    }

    /// <summary>
    /// The answer to a peer that recovers; null when this node cannot vouch, or did so a moment ago.
    /// </summary>
    public RecoveryReply? Answer(PeerNumber from, RecoveryRequest request, SimplexState state, Timestamp now)
    {
        Certificate? proof = RecoveryAnswers.HighestProof(state);
        bool provesItsView = (proof?.Body.View.Value ?? 0) + 1 >= state.CurrentView.Value;
        return _isOpen && state.CurrentView.Value > 0 && provesItsView && request.Epoch == state.Epoch
            && state.Self is { } self && _answers.MayAnswer(from, now)
                ? _signer.Vouch(request, self, proof)
                : null;
    }

    private bool IsOpen(WalPosition head, Timestamp now)
    {
        if (_isOpen || Rules.IsRecovering || now < _watchUntil)
        {
            return _isOpen;
        }

        if (_isWatching)
        {
            _isWatching = false;
            _log.Notice("nobody else was heard signing with this validator's key");
        }

        _isOpen = head >= _options.CommittedFloor;
        return _isOpen;
    }

    private void BeginRecovery(string why)
    {
        _isOpen = false;
        _signer.Journal.BeginRecovery();
        _log.Notice($"{why}: the other validators are asked, and nothing is signed before a quorum answered");
        Ask();
    }

    private void Ask()
    {
        (_recovery, _verifier, _askAt) = (null, null, default);
        if (_config.Self is { } self)
        {
            SignerIdentity identity = _signer.Journal.Identity;
            _recovery = new SignerRecovery(_config.Epoch, _config.Validators, self, _nonce());
            _verifier = new RecoveryReplyVerifier(
                new RecoveryDomain(identity.ChainId, identity.Genesis, identity.ForkId), identity.Domain,
                _config.Validators, Secp256k1.Verify);
        }
    }

    private static void RequirePossible(EpochConfig config)
    {
        if (config.Self is { } self && !SignerRecovery.IsPossible(config.Validators, self))
        {
            throw new SignerJournalException(
                "the journal of this validator's key is lost, and the others have no quorum without it, so "
                + "nobody can vouch: import the key's history (openledger signer import); see "
                + "docs/guides/recovery.md");
        }
    }
}
