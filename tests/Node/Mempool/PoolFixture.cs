using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Mempool;

/// <summary>A pool over accounts with a given balance, and signed transactions of them.</summary>
internal sealed class PoolFixture
{
    public const ulong ChainId = 161299;
    public static readonly UInt256 Gwei = 1_000_000_000;
    private const string Phrase = "test test test test test test test test test test test junk";

    public PoolFixture(PoolLimits? limits = null, int accounts = 4, TimeProvider? clock = null)
    {
        Keys = [.. Enumerable.Range(0, accounts).Select(i => HdKey.EthereumAccount(Phrase, (uint)i))];
        State = StateWith(_ => 0, UInt256.PowerOfTen(18));
        Pool = new TransactionPool(
            new PoolRules(ChainId, 30_000_000, 7), limits ?? new PoolLimits(), clock
                ?? TimeProvider.System, State, Gwei);
    }

    public IReadOnlyList<PrivateKey> Keys { get; }

    public IWorldState State { get; }

    public TransactionPool Pool { get; }

    public StateLayer StateWith(Func<int, ulong> nonce, UInt256 balance)
    {
        StateDiff diff = new();
        for (int i = 0; i < Keys.Count; i++)
        {
            diff.Accounts.Add(Keys[i].Address, Account.Empty with { Nonce = nonce(i), Balance = balance });
        }

        return StateLayer.Apply(InMemoryWorldState.Empty, diff);
    }

    public Transaction Transfer(
        int sender, ulong nonce, ulong tipGwei = 1, ulong feeCapGwei = 100, ulong? chainId = ChainId,
        byte[]? data = null) =>
        TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = chainId,
                Type = chainId is null ? TransactionType.Legacy : TransactionType.DynamicFee,
                Nonce = nonce,
                MaxFeePerGas = Gwei * feeCapGwei,
                MaxPriorityFeePerGas = chainId is null ? Gwei * feeCapGwei : Gwei * tipGwei,
                GasLimit = 21_000 + (16UL * (ulong)(data?.Length ?? 0)),
                Data = data ?? [],
                To = Address.FromTail(9_999),
                Value = 1,
            },
            Keys[sender]);

    public PoolVerdict Submit(Transaction transaction) => Pool.Submit(transaction.Raw);

    public string? RefusalOf(Transaction transaction) =>
        (Submit(transaction) as PoolVerdict.Rejected)?.Reason;

    /// <summary>
    /// Takes every transaction the pool offers on a state, as a builder that includes them all.
    /// </summary>
    public List<Transaction> Drain(IStateReader parent)
    {
        PoolSelection selection = Pool.Select(parent, Gwei);
        List<Transaction> all = [];
        while (selection.NextBest(ulong.MaxValue) is { } next)
        {
            all.Add(next);
            selection.Included(next);
        }

        return all;
    }
}
