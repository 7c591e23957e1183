namespace OpenLedger.Simulation.Disks;

/// <summary>What a validator is about to do when a crash may come: between any two of these.</summary>
internal enum WalPoint
{
    Start = 0,
    AppendBlock,
    AppendNotarize,
    AppendNullify,
    AppendFinalize,
    AppendCertificate,
    AppendVerdict,
    AppendOther,
    JournalVote,
    SyncLog,
    SyncJournal,
    PublishProposal,
    PublishNotarize,
    PublishNullify,
    PublishFinalize,
    PublishCertificate,
    PublishOther,
    Commit,
    Prune,
}
