using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>Calls that leave nothing behind, and what a failing transaction leaves behind: its gas.</summary>
[TestFixture]
public class CallTests
{
    private static readonly Address Stranger = TestChain.KeyOf(5_000).Address;

    private static byte[] Token(string function, params AbiValue[] arguments) =>
        OpenTokenContract.Interface.Function(function).EncodeCall(arguments);

    private static string ReasonOf(ReadOnlyMemory<byte> data) =>
        AbiRevert.TryDecode(data.Span, out string reason) ? reason : "no reason";

    [Test]
    public void Call_Transfer_TellsTheOutcomeAndChangesNothing()
    {
        TestChain chain = new();
        Hash256 root = chain.Head.State.Root;
        CallResult result = chain.Call(SystemAddresses.OpenToken, Token("transfer", Stranger, 5UL));
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True);
            Assert.That(new UInt256(result.Output.Span), Is.EqualTo(UInt256.One));
            Assert.That(result.Logs, Has.Count.EqualTo(1));
            Assert.That(chain.BalanceOf(Stranger), Is.EqualTo(UInt256.Zero));
            Assert.That(chain.Head.State.Root, Is.EqualTo(root));
        });
    }

    private static IEnumerable<TestCaseData> Estimated()
    {
        yield return new TestCaseData(Stranger, 1UL, Array.Empty<byte>()).SetArgDisplayNames(
            "plain transfer");
        yield return new TestCaseData(Stranger, 0UL, new byte[] { 0, 1 }).SetArgDisplayNames(
            "data to an account");
        yield return new TestCaseData(SystemAddresses.OpenToken, 0UL, Token("transfer", Stranger, 5UL))
            .SetArgDisplayNames("token transfer");
        yield return new TestCaseData(SystemAddresses.OpenToken, 0UL, Token("approve", Stranger, 5UL))
            .SetArgDisplayNames("approve");
        yield return new TestCaseData(SystemAddresses.OpenToken, 0UL, Token("burn", 5UL)).SetArgDisplayNames(
            "burn");
        yield return new TestCaseData(
            SystemAddresses.OpenToken, 0UL, Token("transfer", Stranger, UInt256.MaxValue))
            .SetArgDisplayNames("a revert");
    }

    [TestCaseSource(nameof(Estimated))]
    public void GasUsed_AnySufficientLimit_IsTheSameAndOneLessFails(Address to, ulong value, byte[] data)
    {
        TestChain chain = new();
        CallResult estimate = chain.Call(to, data, value: value);
        foreach (
            ulong limit in new[] { estimate.GasUsed, estimate.GasUsed + 1, 40_000_000UL, ulong.MaxValue })
        {
            CallResult again = chain.Call(to, data, value: value, gas: limit);
            Assert.That(
                (again.GasUsed, again.Failure), Is.EqualTo((estimate.GasUsed, estimate.Failure)), $"{limit}");
        }

        CallResult less = chain.Call(to, data, value: value, gas: estimate.GasUsed - 1);
        Assert.That((less.Failure, less.GasUsed), Is.EqualTo((CallFailure.OutOfGas, estimate.GasUsed - 1)));

        Receipt receipt = chain.Mine(
            chain.Sign(TestChain.Keys[0], to, value, data, gas: estimate.GasUsed)).Receipts[0];
        Assert.That((receipt.GasUsed, receipt.Succeeded), Is.EqualTo((estimate.GasUsed, estimate.Succeeded)));
    }

    [TestCase(30_000UL, false, Description = "out of gas in the contract")]
    [TestCase(5_000_000UL, true, Description = "a revert")]
    public void FailedTransaction_LeavesNothingButGasAndNonce(ulong gas, bool reverts)
    {
        TestChain chain = new();
        Address sender = TestChain.Keys[0].Address;
        UInt256 before = chain.BalanceOf(sender);
        byte[] data = reverts ? Token("transfer", Stranger, before) : Token("approve", Stranger, 1UL);
        ExecutedBlock block =
            chain.Mine(chain.Sign(TestChain.Keys[0], SystemAddresses.OpenToken, data: data, gas: gas));
        Receipt receipt = block.Receipts[0];
        Account after = chain.Head.State.GetAccount(sender);
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Succeeded, Is.False);
            Assert.That(receipt.Logs, Is.Empty);
            Assert.That(receipt.GasUsed, reverts ? Is.LessThan(gas) : Is.EqualTo(gas));
            Assert.That(after.Nonce, Is.EqualTo(1UL));
            Assert.That(after.Balance, Is.EqualTo(before - (receipt.EffectiveGasPrice * receipt.GasUsed)));
            Assert.That(
                block.State.Diff.Accounts.Keys,
                Is.EquivalentTo(new[] { sender, TestChain.Proposer, SystemAddresses.Treasury }));
            Assert.That(
                block.State.Diff.Storage[SystemAddresses.OpenToken].Keys,
                Is.EqualTo(new[] { OpenLedger.Ledger.State.StateJournal.BurnedSlot }));
        });
        if (reverts)
        {
            Assert.That(ReasonOf(receipt.RevertData), Does.StartWith(RevertReasons.BalanceTooSmall));
        }
    }

    private static IEnumerable<TestCaseData> BadCalls()
    {
        static TestCaseData Row(string reason, byte[] data, ulong value, string what) =>
            new TestCaseData(reason, data, value).SetArgDisplayNames(reason, what);

        yield return Row(RevertReasons.NotPayable, [], 0, "no data");
        yield return Row(RevertReasons.UnknownFunction, [1, 2, 3], 0, "half a selector");
        yield return Row(RevertReasons.UnknownFunction, [1, 2, 3, 4], 0, "no such selector");
        yield return Row(RevertReasons.NotPayable, Token("totalSupply"), 1, "wei to a view");
        yield return Row(
            RevertReasons.CalldataInvalid, Token("transfer", Stranger, 1UL)[..^1], 0, "cut short");
        yield return Row(
            RevertReasons.CalldataInvalid, [.. Token("transfer", Stranger, 1UL), 0], 0, "a byte too many");
        byte[] dirty = Token("transfer", Stranger, 1UL);
        dirty[4] = 1;
        yield return Row(RevertReasons.CalldataInvalid, dirty, 0, "an address of 32 bytes");
    }

    [TestCaseSource(nameof(BadCalls))]
    public void Call_ThatIsNoCallOfTheContract_IsRefusedByName(string reason, byte[] data, ulong value)
    {
        CallResult result = new TestChain().Call(SystemAddresses.OpenToken, data, value: value);
        Assert.Multiple(() =>
        {
            Assert.That(result.Failure, Is.EqualTo(CallFailure.Reverted));
            Assert.That(ReasonOf(result.Output), Does.StartWith(reason));
        });
    }

    [Test]
    public void Call_WithoutMeans_IsNamed()
    {
        TestChain chain = new();
        Address poor = TestChain.KeyOf(99).Address;
        CallRequest creation = new(poor, null, UInt256.Zero, default, 1_000_000);
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Call(Stranger, [], poor, UInt256.One).Failure,
                Is.EqualTo(CallFailure.InsufficientFunds));
            Assert.That(chain.Call(Stranger, [], gas: 20_999).Failure, Is.EqualTo(CallFailure.OutOfGas));
            Assert.That(
                chain.Executor.Call(chain.Head, creation).Failure, Is.EqualTo(CallFailure.CreationRefused));
        });
    }
}
