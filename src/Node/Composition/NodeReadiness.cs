using OpenLedger.Consensus.Epochs;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Composition;

/// <summary>
/// Whether a node should be asked now: it is at the head of the chain and in touch with those who move it. A
/// node that is not answers all the same, out of the blocks it has.
/// </summary>
internal static class NodeReadiness
{
    /// <summary>What keeps it from being ready, in words for an operator; null: nothing.</summary>
    /// <param name="epoch">The epoch that runs, with this node's place in it.</param>
    /// <param name="sync">How far it is behind; null: it is not.</param>
    /// <param name="peers">Connected peers, and whether one of them has said where the chain is.</param>
    /// <param name="isJoined">Whether there are direct streams with a validator's node.</param>
    public static string? WhyNot(
        EpochConfig epoch, SyncDetails? sync, (int Count, bool HaveSpoken) peers,
        Func<Address, bool> isJoined)
    {
        if (sync is not null)
        {
            return $"syncing: block {sync.CurrentBlock} of {sync.HighestBlock}";
        }

        if (epoch.Self is { } self)
        {
            (int joined, ulong power) = (0, 0);
            for (int i = 0; i < epoch.Validators.Count; i++)
            {
                ValidatorIndex index = new((ushort)i);
                if (index == self || isJoined(epoch.Validators[index].Key.Address))
                {
                    (joined, power) = (joined + 1, power + epoch.Validators[index].Power.Value);
                }
            }

            if (power < epoch.Validators.Quorum.Value)
            {
                return $"{joined} of {epoch.Validators.Count} validators are in touch, this one included: no "
                    + "quorum";
            }
        }
        else if (peers.Count == 0)
        {
            return "no peer is connected";
        }

        return peers is { Count: > 0, HaveSpoken: false }
            ? "no peer has said yet where the chain is" : null;
    }
}
