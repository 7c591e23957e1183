using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getDatanet: a datanet.</summary>
/// <param name="DatanetId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Domain">Its subject.</param>
/// <param name="Licence">Licence of its texts.</param>
/// <param name="Owner">Who created it.</param>
/// <param name="Policy">open, curated or ownerOnly.</param>
/// <param name="MinTokens">Fewest tokens of a contribution.</param>
/// <param name="MinNoveltyBps">Least share of new tokens, in basis points.</param>
/// <param name="Contributions">Contributions ever revealed to it.</param>
/// <param name="Unpublished">Accepted contributions in no version yet.</param>
/// <param name="LatestVersion">Newest version; 0 before the first.</param>
/// <param name="Versions">The newest versions, newest first, at most
/// <see cref="LedgerQueries.VersionsMax"/>.</param>
public sealed record DatanetDetails(
    DatanetId DatanetId,
    string Name,
    string Domain,
    string Licence,
    Address Owner,
    string Policy,
    uint MinTokens,
    uint MinNoveltyBps,
    ulong Contributions,
    ulong Unpublished,
    uint LatestVersion,
    IReadOnlyList<VersionDetails> Versions);
