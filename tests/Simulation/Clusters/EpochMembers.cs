using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Clusters;

/// <summary>The validators of one epoch: which node has which index, and the powers.</summary>
internal sealed class EpochMembers
{
    private readonly int[] _nodes;
    private readonly ulong[] _powers;

    public EpochMembers(int[] nodes, ulong[] powers)
    {
        (_nodes, _powers) = (nodes, powers);
        foreach (ulong power in powers)
        {
            TotalPower += power;
        }
    }

    public int Count => _nodes.Length;

    public ulong TotalPower { get; }

    public IReadOnlyList<int> Nodes => _nodes;

    public IReadOnlyList<ulong> Powers => _powers;

    /// <summary>A node's index; null when it is not of this epoch's set.</summary>
    public ValidatorIndex? IndexOf(int node)
    {
        int at = Array.IndexOf(_nodes, node);
        return at < 0 ? null : new ValidatorIndex((ushort)at);
    }

    /// <summary>The node of an index; null when the set has no such index.</summary>
    public int? NodeAt(ValidatorIndex index) => index.Value < _nodes.Length ? _nodes[index.Value] : null;
}
