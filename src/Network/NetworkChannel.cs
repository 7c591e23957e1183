namespace OpenLedger.Network;

/// <summary>
/// The kinds of direct traffic between validators. Each has its own bounded queue, so that proposals never
/// delay votes.
/// </summary>
public enum NetworkChannel
{
    /// <summary>Votes and certificates.</summary>
    Votes = 0,

    /// <summary>Proposals with their blocks.</summary>
    Proposals = 1,

    /// <summary>Requests for certificates and block bodies, and their answers.</summary>
    Requests = 2,
}
