using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Votes;

/// <summary>
/// Signatures already found good, by (digest, index), so that a certificate costs only the ones not seen as
/// votes. The signature itself is compared too: another one over the same digest is checked anew, since
/// everybody else would. Bounded, the oldest leave first. Not thread-safe: its owner serializes.
/// </summary>
public sealed class SignatureCache
{
    /// <summary>Most signatures kept.</summary>
    public const int CountMax = 16_384;

    private readonly SortedDictionary<(Hash256 Digest, ValidatorIndex Index), Signature> _known = [];
    private readonly Queue<(Hash256 Digest, ValidatorIndex Index)> _age = new();

    /// <summary>Signatures kept now.</summary>
    public int Count => _known.Count;

    /// <summary>True when exactly this signature was found good.</summary>
    public bool Contains(in Hash256 digest, ValidatorIndex index, in Signature signature) =>
        _known.TryGetValue((digest, index), out Signature known) && known == signature;

    /// <summary>Remembers a signature found good; the first of a validator over a digest stays.</summary>
    public void Add(in Hash256 digest, ValidatorIndex index, in Signature signature)
    {
        if (!_known.TryAdd((digest, index), signature))
        {
            return;
        }

        _age.Enqueue((digest, index));
        if (_age.Count > CountMax)
        {
            _known.Remove(_age.Dequeue());
        }
    }
}
