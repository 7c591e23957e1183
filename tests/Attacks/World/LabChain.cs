using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.World;

/// <summary>
/// A real chain of one proposer: signed transactions through the block executor, in the order given. Forks
/// cost nothing, so many plans start from one block 0. One thread.
/// </summary>
internal sealed class LabChain
{
    private const ulong GasOfCall = 150_000_000;
    private static readonly UInt256 Gwei = UInt256.PowerOfTen(9);

    private readonly BlockExecutor _executor;
    private readonly GenesisConfig _genesis;
    private readonly SortedDictionary<Address, ulong> _nonces = [];

    public LabChain(GenesisConfig genesis, ExecutedBlock genesisBlock)
    {
        _genesis = genesis;
        _executor = new BlockExecutor(genesis);
        Head = genesisBlock.Post;
        Queries = new LedgerQueries(genesis, new HeadReader(() => Head));
    }

    public ChainView Head { get; private set; }

    public LedgerQueries Queries { get; }

    /// <summary>A call of a system contract that a wallet signs.</summary>
    public Transaction Call(
        PrivateKey from, AbiContract abi, string function, UInt256 value, params AbiValue[] arguments) =>
        Call(from, AddressOf(abi), value, abi.Function(function).EncodeCall(arguments));

    /// <summary>The same with calldata.</summary>
    public Transaction Call(PrivateKey from, Address to, UInt256 value, byte[] data)
    {
        ulong nonce = _nonces.GetValueOrDefault(from.Address);
        _nonces[from.Address] = nonce + 1;
        return TransactionSigner.Sign(
            new UnsignedTransaction
            {
                Type = TransactionType.DynamicFee,
                ChainId = GenesisChoice.ChainId,
                Nonce = nonce,
                MaxPriorityFeePerGas = Gwei,
                MaxFeePerGas = Gwei * 100UL,
                GasLimit = GasOfCall,
                To = to,
                Value = value,
                Data = data,
            },
            from);
    }

    /// <summary>The next block, of these transactions in this order; each must be admissible.</summary>
    public ExecutedBlock Mine(IReadOnlyList<Transaction> transactions, ulong? timestampMs = null)
    {
        var schedule = EpochSchedule.Of(_genesis.Consensus);
        Epoch epoch = schedule.EpochOf(new Height(Head.Header.Number.Value + 1));
        View parent = schedule.IsBoundary(Head.Header.Number) ? new View(0) : Head.Header.View;
        var environment = new BlockEnvironment(
            timestampMs ?? Head.Header.TimestampMs + 1_000, epoch, new View(parent.Value + 1), parent,
            Wallets.Proposer.Address);
        BlockBuildResult built = _executor.Build(
            Head, environment, new ListSource(transactions), NoBudget.Instance);
        Invariant.Require(
            built.Skipped.Count == 0 && built.Executed.Receipts.Count == transactions.Count,
            $"a block of the laboratory takes what it is given: {string.Join(", ", built.Skipped)}");
        Head = built.Executed.Post;
        return built.Executed;
    }

    /// <summary>The next block, of transactions that must all succeed.</summary>
    public ExecutedBlock MineGood(params IReadOnlyList<Transaction> transactions)
    {
        ExecutedBlock block = Mine(transactions);
        foreach (Receipt receipt in block.Receipts)
        {
            Invariant.Require(receipt.Succeeded, $"an honest call succeeds: {ReasonOf(receipt)}");
        }

        return block;
    }

    /// <summary>Asks a view.</summary>
    public AbiValue[] View(AbiContract abi, string function, params AbiValue[] arguments)
    {
        CallResult result = _executor.Call(Head, new CallRequest(
            Wallets.Payer.Address, AddressOf(abi), UInt256.Zero,
            abi.Function(function).EncodeCall(arguments), GasOfCall));
        bool isRead = abi.Function(function).TryDecodeResults(
            result.Output.Span, out AbiValue[] results, out _);
        Invariant.Require(result.Succeeded && isRead, $"the view {function} answers");
        return results;
    }

    public UInt256 BalanceOf(Address address) => Head.State.GetAccount(address).Balance;

    /// <summary>What a refused call says.</summary>
    public static string ReasonOf(Receipt receipt) =>
        AbiRevert.TryDecode(receipt.RevertData.Span, out string reason)
            ? reason
            : Hex.Encode(receipt.RevertData.Span);

    private static Address AddressOf(AbiContract abi) =>
        ReferenceEquals(abi, DatanetsContract.Interface) ? SystemAddresses.Datanets
        : ReferenceEquals(abi, ModelsContract.Interface) ? SystemAddresses.Models
        : ReferenceEquals(abi, InferenceContract.Interface) ? SystemAddresses.Inference
        : ReferenceEquals(abi, RewardsContract.Interface) ? SystemAddresses.Rewards
        : ReferenceEquals(abi, StakingContract.Interface) ? SystemAddresses.Staking
        : throw new ArgumentException("not one of these contracts", nameof(abi));

    private sealed class NoBudget : IBuildBudget
    {
        public static readonly NoBudget Instance = new();

        public bool Exhausted => false;
    }

    private sealed class ListSource(IReadOnlyList<Transaction> transactions) : ITransactionSource
    {
        private int _next;

        public Transaction? NextBest(ulong gasLeft) =>
            _next < transactions.Count ? transactions[_next++] : null;

        public void Included(Transaction transaction)
        {
            // The block's receipts say what became of it.
        }

        public void Skipped(Transaction transaction, TransactionRejection reason)
        {
            // The build's result lists it.
        }
    }
}
