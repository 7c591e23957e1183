using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// True when <paramref name="key"/> signed the vote under <paramref name="domain"/>. A node may answer from
/// memory for a vote whose signature it has verified before; the answer must be the same.
/// </summary>
public delegate bool VoteCheck(PublicKey key, ConsensusDomain domain, Vote vote);
