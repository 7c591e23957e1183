using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Evidence;

/// <summary>
/// Who broke the rules, by its place in an epoch's set. One proof of it is enough: it tombstones the validator.
/// </summary>
/// <param name="Epoch">The epoch of the votes.</param>
/// <param name="Index">The validator in that epoch's set.</param>
internal readonly record struct Offence(Epoch Epoch, ValidatorIndex Index) : IComparable<Offence>
{
    public static Offence Of(FaultEvidence evidence) => new(evidence.First.Body.Epoch, evidence.Index);

    public int CompareTo(Offence other)
    {
        int c = Epoch.CompareTo(other.Epoch);
        return c != 0 ? c : Index.CompareTo(other.Index);
    }
}
