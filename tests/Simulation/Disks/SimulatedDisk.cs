using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Disks;

/// <summary>
/// What a node has on disk: the log, the signer's journal, and the store of committed blocks.
/// </summary>
internal sealed class SimulatedDisk(Cluster cluster)
{
    public SimulatedLog<WalRecord> Wal { get; } = new(WalRecordCodec.Encode, Decode);

    public SimulatedLog<JournalRecord> Journal { get; } = new(record => record.Encode(), DecodeJournal);

    public SimulatedStore Store { get; } = new(cluster.Genesis, cluster.BelievedEpochs);

    /// <summary>The power goes.</summary>
    public void Crash(SplitMix chance)
    {
        SimulationOptions options = cluster.Options;
        int lost = Wal.Crash(chance, options.DiskLoss, options.UsesBytes)
            + Journal.Crash(chance, options.DiskLoss, options.UsesBytes);
        if (lost > 0)
        {
            cluster.Injected.Count(options.DiskLoss == DiskLoss.Torn ? Fault.TornWrite : Fault.LostTail);
        }
    }

    /// <summary>
    /// True when a vote can be found after a crash, with the block it names: in the log, and in the journal
    /// too unless it comes from an earlier life, of which only the log may have survived.
    /// </summary>
    public bool IsDurable(Vote vote, bool isOfThisLife)
    {
        Body body = vote.Body;
        if (IsBelowFloor(body))
        {
            return true;
        }

        bool isLogged = Wal.HasDurable(r => r is WalRecord.OfVote v && v.Vote == vote);
        bool isJournaled = !isOfThisLife
            || Journal.HasDurable(r => r is JournalRecord.OfVote v && v.Vote == vote);
        return isLogged && isJournaled && (body.Kind == BodyKind.Nullify || HasBody(body.BlockHash));
    }

    /// <summary>True when a certificate can be found after a crash, in the log or with a block.</summary>
    public bool IsDurable(Certificate certificate) => IsBelowFloor(certificate.Body)
        || Wal.HasDurable(r => r is WalRecord.OfCertificate c && c.Certificate.Body == certificate.Body);

    private bool HasBody(Hash256 hash) => Store.Find(hash) is not null
        || Wal.HasDurable(r => r is WalRecord.OfBlock b && b.Block.Hash == hash);

    private bool IsBelowFloor(in Body body)
    {
        Epoch running = Store.Epoch;
        return body.Epoch < running || (body.Epoch == running && body.View <= Store.Floor.View);
    }

    private static WalRecord Decode(byte[] bytes)
    {
        Invariant.Require(WalRecordCodec.TryDecode(bytes, out WalRecord? record), "the log can be read");
        return record!;
    }

    private static JournalRecord DecodeJournal(byte[] bytes)
    {
        Invariant.Require(
            JournalRecord.TryDecode(bytes, out JournalRecord? record), "the journal can be read");
        return record!;
    }
}
