using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// The one call boundary: moves the value and runs what lives at the recipient. Whatever a contract throws
/// for the caller's fault ends here, with everything but gas taken back.
/// </summary>
internal sealed class CallRunner(SystemContracts contracts)
{
    /// <summary>
    /// Runs a call whose sender can pay the value. Gas is charged to <paramref name="gas"/>.
    /// </summary>
    public CallFailure Run(
        BlockSession session,
        int transactionIndex,
        Address sender,
        Address to,
        UInt256 value,
        ReadOnlySpan<byte> data,
        GasMeter gas,
        out byte[] output)
    {
        output = [];
        if (!SystemContracts.IsSystemAddress(to))
        {
            // An account without code: the value moves and the data is ignored, as on Ethereum.
            Invariant.Require(
                session.Journal.TryTransfer(sender, to, value), "the sender was found to have the value");
            return CallFailure.None;
        }

        BlockSession.Checkpoint checkpoint = session.Mark();
        CallFailure failure;
        try
        {
            Invariant.Require(
                session.Journal.TryTransfer(sender, to, value), "the sender was found to have the value");
            SystemContract contract = contracts.Find(to) ?? throw new RevertException(
                value.IsZero ? RevertReasons.UnknownFunction : RevertReasons.NotPayable);
            output =
                contract.Invoke(new CallContext(session, transactionIndex, sender, to, value, gas), data);
            return CallFailure.None;
        }
        catch (RevertException refusal)
        {
            output = AbiRevert.Encode(refusal.Message);
            failure = CallFailure.Reverted;
        }
        catch (OverflowException)
        {
            // A contract's checked arithmetic over the caller's numbers.
            output = AbiRevert.Encode(RevertReasons.ArithmeticOverflow);
            failure = CallFailure.Reverted;
        }
        catch (OutOfGasException)
        {
            failure = CallFailure.OutOfGas;
        }

        session.Rollback(checkpoint);
        return failure;
    }
}
