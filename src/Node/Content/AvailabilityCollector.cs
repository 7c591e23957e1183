using OpenLedger.Consensus.Epochs;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Content;

/// <summary>
/// Gathers validators' words about contents until a quorum has spoken. Holds one word a validator, content
/// and epoch, of contents it was told to listen for and of two epochs; so it is bounded by what waits on the
/// chain. Not thread-safe: the service guards it.
/// </summary>
internal sealed class AvailabilityCollector(AvailabilityDomain domain)
{
    private readonly SortedDictionary<Hash256, Heard> _heard = [];
    private EpochConfig? _running;
    private EpochConfig? _previous;

    /// <summary>Listens for a content's words.</summary>
    public void Listen(in Hash256 root, uint sizeBytes) =>
        _heard.TryAdd(root, new Heard(sizeBytes));

    /// <summary>Forgets a content.</summary>
    public void Forget(in Hash256 root) => _heard.Remove(root);

    /// <summary>An epoch runs: its words count from now on, and those of the one before still do.</summary>
    public void Begin(EpochConfig running)
    {
        if (_running is null || running.Epoch != _running.Epoch)
        {
            _previous = _running is { } last && last.Epoch.Value + 1 == running.Epoch.Value ? last : null;
            _running = running;
            foreach (Heard heard in _heard.Values)
            {
                heard.Keep(running.Epoch, _previous?.Epoch);
            }
        }
    }

    /// <summary>Takes a word in; its signature is checked last.</summary>
    public WordVerdict Take(AvailabilityVote vote)
    {
        Available body = vote.Body;
        EpochConfig? epoch = body.Epoch == _running?.Epoch ? _running
            : body.Epoch == _previous?.Epoch ? _previous
            : null;
        if (epoch is null || !_heard.TryGetValue(body.Root, out Heard? heard))
        {
            return WordVerdict.Unknown;
        }

        SortedDictionary<ValidatorIndex, Signature> words = heard.Of(body.Epoch);
        if (words.ContainsKey(vote.Index))
        {
            return WordVerdict.Known;
        }

        // An honest validator says nothing about another length than was recorded.
        if (body.SizeBytes != heard.SizeBytes || !epoch.Validators.Contains(vote.Index)
            || !Secp256k1.Verify(epoch.Validators[vote.Index].Key, domain.Digest(body), vote.Signature))
        {
            return WordVerdict.False;
        }

        words.Add(vote.Index, vote.Signature);
        return WordVerdict.New;
    }

    /// <summary>
    /// A certificate out of the words of the running epoch, else of the one before: the heaviest validators
    /// first, no more than a quorum needs. Null when neither has a quorum.
    /// </summary>
    public AvailabilityCertificate? CertificateOf(in Hash256 root) =>
        _heard.TryGetValue(root, out Heard? heard)
            ? (_running is null ? null : Join(root, heard, _running))
                ?? (_previous is null ? null : Join(root, heard, _previous))
            : null;

    private static AvailabilityCertificate? Join(in Hash256 root, Heard heard, EpochConfig epoch)
    {
        ulong power = 0;
        List<(ValidatorIndex Index, Signature Signature)> chosen = [];
        foreach ((ValidatorIndex index, Signature signature) in heard.Of(epoch.Epoch)
            .OrderByDescending(word => epoch.Validators[word.Key].Power.Value).ThenBy(word => word.Key))
        {
            chosen.Add((index, signature));
            power += epoch.Validators[index].Power.Value;
            if (power >= epoch.Validators.Quorum.Value)
            {
                chosen.Sort((a, b) => a.Index.CompareTo(b.Index));
                return AvailabilityCertificate.Create(
                    new Available(root, heard.SizeBytes, epoch.Epoch), epoch.Validators.Count, chosen);
            }
        }

        return null;
    }

    private sealed class Heard(uint sizeBytes)
    {
        private readonly SortedDictionary<Epoch, SortedDictionary<ValidatorIndex, Signature>> _words = [];

        public uint SizeBytes { get; } = sizeBytes;

        public SortedDictionary<ValidatorIndex, Signature> Of(Epoch epoch)
        {
            if (!_words.TryGetValue(epoch, out SortedDictionary<ValidatorIndex, Signature>? words))
            {
                _words[epoch] = words = [];
            }

            return words;
        }

        public void Keep(Epoch running, Epoch? previous)
        {
            foreach (Epoch epoch in _words.Keys.Where(e => e != running && e != previous).ToArray())
            {
                _words.Remove(epoch);
            }
        }
    }
}
