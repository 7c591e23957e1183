using System.Security.Cryptography;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Composition;

/// <summary>The consensus log of a node's folder and, with a key, its signer.</summary>
internal sealed record OpenedLogs(WriteAheadLog Wal, List<WalRecord> Replayed, Signer? Signer) : IDisposable
{
    /// <summary>Opens both, or neither.</summary>
    /// <param name="options">The folder, the chain and the key.</param>
    /// <param name="genesis">Hash of block 0.</param>
    /// <param name="floor">The last committed block: what the log holds up to there is not read.</param>
    public static OpenedLogs Open(NodeOptions options, Hash256 genesis, ChainFloor floor)
    {
        List<WalRecord> replayed = [];
        WriteAheadLog wal = WalBatch.OpenLog(
            Path.Combine(options.DataFolder, "wal"), genesis, WalPosition.Of(floor.Epoch, floor.View),
            replayed);
        try
        {
            GenesisConfig chain = options.Genesis;
            Signer? signer = options.ValidatorKey is { } key
                ? Signer.Open(
                    SignerJournal.FolderIn(options.DataFolder), key, chain.ChainId, genesis,
                    chain.Consensus.ForkId)
                : null;
            return new OpenedLogs(wal, replayed, signer);
        }
        catch
        {
            wal.Dispose();
            throw;
        }
    }

    /// <summary>What stands before the signer at this start; null without a key.</summary>
    /// <exception cref="SignerJournalException">The journal is lost and nobody can vouch.</exception>
    public SignerGate? GateOf(
        SignerStart start, ChainFloor floor, EpochConfig config, ConsensusParameters parameters, INodeLog log)
    {
        if (Signer is null)
        {
            return null;
        }

        WalPosition journaled = Signer.Journal.CommittedFloor;
        SignerGateOptions options = new(
            start,
            HasHistory: floor.Height.Value > 0 || Replayed.Count > 0 || Wal.Floor.Value > 0,
            CommittedFloor: journaled > Wal.Floor ? journaled : Wal.Floor,
            SignerGateOptions.WatchMsOf(parameters),
            parameters.ResendMs);
        return new SignerGate(
            Signer, options, config, log,
            () => new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Wal.Dispose();
        Signer?.Dispose();
    }
}
