using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// P of the specification: a block at its place in the order of views. Ordered field by field.
/// </summary>
/// <param name="Epoch">Epoch whose validators vote.</param>
/// <param name="View">View it was proposed in.</param>
/// <param name="ParentView">View of its parent; 0 is the epoch's anchor.</param>
/// <param name="BlockHash">Hash of the block's header.</param>
public readonly record struct ProposalId(Epoch Epoch, View View, View ParentView, Hash256 BlockHash)
    : IComparable<ProposalId>
{
    /// <inheritdoc/>
    public int CompareTo(ProposalId other)
    {
        int c = Epoch.CompareTo(other.Epoch);
        c = c != 0 ? c : View.CompareTo(other.View);
        c = c != 0 ? c : ParentView.CompareTo(other.ParentView);
        return c != 0 ? c : BlockHash.CompareTo(other.BlockHash);
    }

    /// <summary>Field order.</summary>
    public static bool operator <(ProposalId left, ProposalId right) => left.CompareTo(right) < 0;

    /// <summary>Field order.</summary>
    public static bool operator >(ProposalId left, ProposalId right) => left.CompareTo(right) > 0;

    /// <summary>Field order.</summary>
    public static bool operator <=(ProposalId left, ProposalId right) => left.CompareTo(right) <= 0;

    /// <summary>Field order.</summary>
    public static bool operator >=(ProposalId left, ProposalId right) => left.CompareTo(right) >= 0;
}
