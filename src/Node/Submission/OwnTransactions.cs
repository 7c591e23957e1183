using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Submission;

/// <summary>
/// Makes the transactions a validator's node sends by itself, from the validator's account: each is tried on
/// the head first, so that nothing is paid for what the contract would refuse, and a retry outbids the one
/// before it if that one still waits.
/// </summary>
internal sealed class OwnTransactions(BlockExecutor executor, ITransactionPool pool, PrivateKey key)
{
    /// <summary>What a retry adds to the fees, in percent; pools ask for 10 to replace.</summary>
    public const int BumpPercent = 25;

    private static readonly UInt256 Tip = 1_000_000_000;

    /// <summary>Tries, signs and sends.</summary>
    /// <param name="to">The contract.</param>
    /// <param name="data">Calldata.</param>
    /// <param name="last">What was sent for the same purpose before; null: nothing.</param>
    /// <param name="head">The finalized head.</param>
    /// <param name="cancellation">Ends the wait for the pool.</param>
    public async ValueTask<SubmissionOutcome> SubmitAsync(
        Address to, byte[] data, SentTransaction? last, ChainView head, CancellationToken cancellation)
    {
        CallResult trial = executor.Call(head, new CallRequest(
            key.Address, to, UInt256.Zero, data, executor.Genesis.GasLimit));
        if (!trial.Succeeded)
        {
            string reason = AbiRevert.TryDecode(trial.Output.Span, out string text)
                ? text : trial.Failure.ToString();
            return new SubmissionOutcome.Refused(reason);
        }

        Account account = head.State.GetAccount(key.Address);
        SentTransaction terms = Terms(last, account, head);
        ulong gas = Math.Min(trial.GasUsed + (trial.GasUsed / 2), executor.Genesis.GasLimit);
        UInt256 cost = terms.MaxFeePerGas * gas;
        if (cost > account.Balance)
        {
            return new SubmissionOutcome.NoFunds(account.Balance, cost);
        }

        Transaction signed = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = executor.Genesis.ChainId,
                Nonce = terms.Nonce,
                MaxPriorityFeePerGas = terms.MaxPriorityFeePerGas,
                MaxFeePerGas = terms.MaxFeePerGas,
                GasLimit = gas,
                To = to,
                Data = data,
            },
            key);
        PoolVerdict verdict = await pool.SubmitAsync(signed.Raw, cancellation).ConfigureAwait(false);
        return verdict is PoolVerdict.Rejected rejected
            ? new SubmissionOutcome.NotTaken(rejected.Reason)
            : new SubmissionOutcome.Sent(signed.Hash, terms);
    }

    // The base fee may double before the transaction has its turn; one that still waits is outbid.
    private SentTransaction Terms(SentTransaction? last, Account account, ChainView head)
    {
        UInt256 tip = Tip;
        UInt256 fee = (executor.NextBaseFee(head.Header) * 2UL) + tip;
        if (last is null || last.Nonce < account.Nonce)
        {
            return new SentTransaction(pool.PendingNonce(key.Address), fee, tip);
        }

        UInt256 least = Bumped(last.MaxFeePerGas);
        return new SentTransaction(
            last.Nonce, fee > least ? fee : least, Bumped(last.MaxPriorityFeePerGas));
    }

    private static UInt256 Bumped(UInt256 fee) =>
        UInt256.MultiplyDivide(fee, 100 + BumpPercent, 100) + UInt256.One;
}
