using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Networking;

/// <summary>
/// Links between nodes: seeded delay, loss, duplication, hence reordering, and links cut in one direction or
/// both.
/// </summary>
internal sealed class SimulatedNetwork(Cluster cluster, SplitMix chance)
{
    private readonly SimulationOptions _options = cluster.Options;
    private readonly bool[] _isCut = new bool[cluster.Options.Powers.Length * cluster.Options.Powers.Length];
    private ConsensusMessage? _lastSent;
    private byte[] _lastBytes = [];

    /// <summary>True once all of it but delay is over.</summary>
    public bool IsHealed { get; set; }

    private int Count => _options.Powers.Length;

    /// <summary>Cuts the links for which the predicate holds and mends the others.</summary>
    public void Cut(Func<int, int, bool> isCut)
    {
        for (int from = 0; from < Count; from++)
        {
            for (int to = 0; to < Count; to++)
            {
                _isCut[(from * Count) + to] = isCut(from, to);
            }
        }
    }

    public void Mend() => Array.Clear(_isCut);

    public void Send(int from, int to, ConsensusMessage message)
    {
        if (_isCut[(from * Count) + to])
        {
            return;
        }

        if (!IsHealed && _options.LossPermille > 0 && chance.Permille(_options.LossPermille))
        {
            cluster.Injected.Count(Fault.Loss);
            return;
        }

        object carried = _options.UsesBytes ? Bytes(message) : message;
        Carry(from, to, carried);
        if (!IsHealed && _options.DuplicatePermille > 0 && chance.Permille(_options.DuplicatePermille))
        {
            cluster.Injected.Count(Fault.Duplication);
            Carry(from, to, carried);
        }
    }

    private void Carry(int from, int to, object carried)
    {
        ulong delay = chance.Between(_options.DelayMinMs, _options.DelayMaxMs);
        if (!IsHealed && _options.SlowPermille > 0 && chance.Permille(_options.SlowPermille))
        {
            cluster.Injected.Count(Fault.Delay);
            delay = chance.Between(100, 1_000);
        }

        cluster.Events.After(delay, () => cluster.Nodes[to].Deliver(from, Read(carried)));
    }

    private static ConsensusMessage Read(object carried)
    {
        if (carried is ConsensusMessage message)
        {
            return message;
        }

        MessageError error = MessageCodec.TryDecode((byte[])carried, out ConsensusMessage? decoded);
        Invariant.Require(error == MessageError.None, "what validators send can be read");
        return decoded!;
    }

    private byte[] Bytes(ConsensusMessage message)
    {
        if (!ReferenceEquals(message, _lastSent))
        {
            (_lastSent, _lastBytes) = (message, MessageCodec.Encode(message));
        }

        return _lastBytes;
    }
}
