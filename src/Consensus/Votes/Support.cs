using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Votes;

/// <summary>Who signed one body, and their power together. Every index counts once.</summary>
internal sealed class Support
{
    private readonly SortedDictionary<ValidatorIndex, Signature> _signatures = [];

    public ulong Power { get; private set; }

    public void Add(Vote vote, ValidatorSet validators)
    {
        if (_signatures.TryAdd(vote.Index, vote.Signature))
        {
            Power += validators[vote.Index].Power.Value;
        }
    }

    public Certificate ToCertificate(in Body body, ValidatorSet validators) =>
        Certificate.Create(body, validators.Count, [.. _signatures.Select(s => (s.Key, s.Value))]);
}
