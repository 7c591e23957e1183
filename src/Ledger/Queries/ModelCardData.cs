using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>One datanet version a model stands on.</summary>
/// <param name="DatanetId">The datanet.</param>
/// <param name="Version">The version.</param>
/// <param name="Name">The datanet's name.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Contributions">Contributions of the version.</param>
/// <param name="Tokens">Their tokens, masked ones included.</param>
public sealed record ModelCardData(
    DatanetId DatanetId, uint Version, string Name, string Domain, string Licence, int Contributions,
    long Tokens);
