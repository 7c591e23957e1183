using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Rpc.Tests.Sockets;

/// <summary>A node's events, raised by the test.</summary>
internal sealed class ManualEvents : IChainEvents
{
    public event Action? HeadAdvanced;

    public event Action<Transaction>? TransactionAccepted;

    public void Advance() => HeadAdvanced?.Invoke();

    public void Accept(Transaction transaction) => TransactionAccepted?.Invoke(transaction);
}
