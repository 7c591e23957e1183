using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What a contributor must know of a datanet.</summary>
/// <param name="Owner">Its owner.</param>
/// <param name="Policy">Who may contribute.</param>
public sealed record DatanetTerms(Address Owner, DatanetPolicyKind Policy);
