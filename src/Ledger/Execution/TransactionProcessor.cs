using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Executes the transactions of one block in order: buys gas, runs the call, gives back what is left, pays
/// the proposer. The base fees wait in <see cref="BaseFees"/> for the end of the block.
/// </summary>
/// <param name="session">The block so far.</param>
/// <param name="runner">Runs calls.</param>
/// <param name="gasLimit">The block's gas limit.</param>
/// <param name="gasOfOpening">Gas of it that what opened the block has taken.</param>
/// <param name="sizeBytesMax">Most bytes of the block.</param>
/// <param name="creditBytes">Bytes of them that its credits take.</param>
internal sealed class TransactionProcessor(
    BlockSession session, CallRunner runner, ulong gasLimit, ulong gasOfOpening, uint sizeBytesMax,
    int creditBytes)
{
    private readonly List<Transaction> _transactions = [];
    private readonly List<Receipt> _receipts = [];
    private long _sizeBytes = BlockCodec.OverheadBytesMax + creditBytes;

    /// <summary>The executed transactions.</summary>
    public IReadOnlyList<Transaction> Transactions => _transactions;

    /// <summary>Their receipts.</summary>
    public IReadOnlyList<Receipt> Receipts => _receipts;

    /// <summary>Gas used so far.</summary>
    public ulong GasUsed { get; private set; }

    /// <summary>Gas the block has left.</summary>
    public ulong GasLeft => gasLimit - Math.Min(gasLimit, gasOfOpening) - GasUsed;

    /// <summary>Base fees paid so far, in nobody's balance.</summary>
    public UInt256 BaseFees { get; private set; }

    /// <summary>True when the block has as many transactions as it may have.</summary>
    public bool IsFull => _transactions.Count == BlockCodec.TransactionsMax;

    /// <summary>
    /// Executes a transaction, or says why it may not be in the block and leaves everything as it was.
    /// </summary>
    public TransactionRejection TryExecute(Transaction transaction)
    {
        UInt256 baseFee = session.Block.BaseFeePerGas;
        TransactionRejection reason =
            TransactionAdmission.CheckForm(transaction, session.Block.ChainId, baseFee, gasLimit);
        if (reason != TransactionRejection.None)
        {
            return reason;
        }

        int size = BlockCodec.SizeOf(transaction);
        if (transaction.GasLimit > GasLeft || _sizeBytes + size > sizeBytesMax)
        {
            return transaction.GasLimit > GasLeft
                ? TransactionRejection.BlockGasExceeded
                : TransactionRejection.BlockSizeExceeded;
        }

        Account sender = session.Journal.GetAccount(transaction.Sender);
        reason = TransactionAdmission.CheckSender(transaction, sender);
        if (reason != TransactionRejection.None)
        {
            return reason;
        }

        _sizeBytes += size;
        Execute(transaction, sender, baseFee);
        return TransactionRejection.None;
    }

    private void Execute(Transaction transaction, in Account sender, in UInt256 baseFee)
    {
        UInt256 price = transaction.EffectiveGasPrice(baseFee);
        session.Journal.SetAccount(transaction.Sender, sender with
        {
            Nonce = sender.Nonce + 1,
            Balance = sender.Balance - (price * transaction.GasLimit),
        });

        GasMeter gas = new(transaction.GasLimit);
        gas.Charge(IntrinsicGas.Of(transaction));
        CallFailure failure = runner.Run(
            session, _transactions.Count, transaction.Sender, transaction.To!.Value, transaction.Value,
            transaction.Data.Span, gas, out byte[] output);

        session.Journal.Credit(transaction.Sender, price * gas.Left);
        session.Journal.Credit(session.Block.Beneficiary, (price - baseFee) * gas.Used);
        BaseFees += baseFee * gas.Used;
        GasUsed += gas.Used;
        IReadOnlyList<LogEntry> logs = session.TakeLogs();
        _transactions.Add(transaction);
        _receipts.Add(new Receipt(
            transaction.Type, failure == CallFailure.None, GasUsed, gas.Used, price, Bloom.Of(logs), logs,
            failure == CallFailure.None ? ReadOnlyMemory<byte>.Empty : output));
    }
}
