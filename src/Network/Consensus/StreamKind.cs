namespace OpenLedger.Network.Consensus;

/// <summary>What a direct stream carries.</summary>
internal enum StreamKind : byte
{
    /// <summary>Votes and certificates, whole messages.</summary>
    Votes = 1,

    /// <summary>Proposals, questions and answers, in pieces.</summary>
    Bulk = 2,
}
