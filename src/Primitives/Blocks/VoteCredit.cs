using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// A late vote that a block carries for a recent ancestor, so that its author counts as present. Its body is
/// not carried: it is the ancestor header's own (epoch, view, parentView, hash). Ordered by distance, kind
/// and index, which is the order in a block.
/// </summary>
/// <param name="Distance">
/// How far above its block's place the ancestor stands: 1 is the parent, at most <see cref="DistanceMax"/>.
/// </param>
/// <param name="Kind">Notarize or Finalize: a Nullify names no block.</param>
/// <param name="Index">Who voted, in the frozen set of the ancestor's epoch.</param>
/// <param name="Signature">The vote's signature; its recovery bit is not carried and reads 0.</param>
public readonly record struct VoteCredit(
    byte Distance, BodyKind Kind, ValidatorIndex Index, Signature Signature) : IComparable<VoteCredit>
{
    /// <summary>The farthest ancestor a credit may name.</summary>
    public const byte DistanceMax = 16;

    /// <summary>Most credits in a block.</summary>
    public const int CountMax = 64;

    /// <summary>The signature, recovery bit cleared so that equal credits are equal.</summary>
    public Signature Signature { get; } = Signature with { YParity = 0 };

    /// <summary>True when distance and kind are among those a block may carry.</summary>
    public bool IsWellFormed =>
        Distance is >= 1 and <= DistanceMax
        && Kind is BodyKind.Notarize or BodyKind.Finalize
        && Index.Value < ValidatorIndex.CountMax;

    /// <summary>
    /// What was signed, if this credit is of a vote for <paramref name="ancestor"/>'s header.
    /// </summary>
    public Body BodyFor(in ProposalId ancestor)
    {
        Invariant.Require(IsWellFormed, "only a well-formed credit names a body");
        return Kind == BodyKind.Notarize ? Body.Notarize(ancestor) : Body.Finalize(ancestor);
    }

    /// <inheritdoc/>
    public int CompareTo(VoteCredit other)
    {
        int c = Distance.CompareTo(other.Distance);
        c = c != 0 ? c : ((int)Kind).CompareTo((int)other.Kind);
        return c != 0 ? c : Index.CompareTo(other.Index);
    }

    /// <summary>The order in a block.</summary>
    public static bool operator <(VoteCredit left, VoteCredit right) => left.CompareTo(right) < 0;

    /// <summary>The order in a block.</summary>
    public static bool operator >(VoteCredit left, VoteCredit right) => left.CompareTo(right) > 0;

    /// <summary>The order in a block.</summary>
    public static bool operator <=(VoteCredit left, VoteCredit right) => left.CompareTo(right) <= 0;

    /// <summary>The order in a block.</summary>
    public static bool operator >=(VoteCredit left, VoteCredit right) => left.CompareTo(right) >= 0;
}
