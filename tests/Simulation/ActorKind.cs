namespace OpenLedger.Simulation;

/// <summary>How a Byzantine validator behaves.</summary>
internal enum ActorKind
{
    /// <summary>Proposes two blocks a view and votes for everything, Finalize and Nullify alike.</summary>
    Equivocator = 0,

    /// <summary>Never proposes.</summary>
    SilentLeader = 1,

    /// <summary>Proposes invalid blocks.</summary>
    InvalidProposer = 2,

    /// <summary>Sends its proposals to one validator only.</summary>
    Withholder = 3,

    /// <summary>Sends certificates without a quorum, from its own votes.</summary>
    Forger = 4,

    /// <summary>Runs its key twice.</summary>
    Twins = 5,
}
