using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Evidence;

/// <summary>What evidence is submitted with.</summary>
/// <param name="Executor">Tries a submission before it is sent.</param>
/// <param name="Head">The finalized head.</param>
/// <param name="Pool">Takes the transaction, and spreads it.</param>
/// <param name="Key">The validator's key: signs, and its account pays for the gas.</param>
/// <param name="Log">Told what becomes of each offence.</param>
internal sealed record EvidenceParts(
    BlockExecutor Executor, Func<ChainView> Head, ITransactionPool Pool, PrivateKey Key, INodeLog Log);
