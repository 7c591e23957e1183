using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.OpenToken;

[TestFixture]
public class OpenTokenTests
{
    private static readonly Address Alice = TestChain.Keys[0].Address;
    private static readonly Address Bob = TestChain.KeyOf(5_000).Address;
    private static readonly AbiContract Abi = OpenTokenContract.Interface;

    private TestChain _chain = null!;

    [SetUp]
    public void SetUp() => _chain = new TestChain();

    [Test]
    public void Views_OfTheToken_SayWhatItIs()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read("name").AsString(), Is.EqualTo("OpenLedger"));
            Assert.That(Read("symbol").AsString(), Is.EqualTo("OPEN"));
            Assert.That(Read("decimals").AsUInt64(), Is.EqualTo(18UL));
            Assert.That(Read("version").AsString(), Is.EqualTo("1"));
            Assert.That(Read("totalSupply").AsUInt256(), Is.EqualTo(GenesisConfig.SupplyWei));
            Assert.That(Read("balanceOf", Alice).AsUInt256(), Is.EqualTo(_chain.BalanceOf(Alice)));
        });
    }

    [Test]
    public void Transfer_MovesNativeWeiAndLogsIt()
    {
        Receipt receipt = Send(0, "transfer", Bob, 5UL);
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Succeeded, Is.True);
            Assert.That(_chain.BalanceOf(Bob), Is.EqualTo((UInt256)5UL));
            Assert.That(receipt.Logs.Single().Address, Is.EqualTo(SystemAddresses.OpenToken));
            Assert.That(Decode(receipt.Logs[0], "Transfer"), Is.EqualTo(new AbiValue[] { Alice, Bob, 5UL }));
        });
    }

    [Test]
    public void TransferFrom_WithinTheAllowance_RunsItDown()
    {
        Receipt approval = Send(0, "approve", TestChain.Keys[1].Address, 10UL);
        Assert.That(
            Decode(approval.Logs[0], "Approval"),
            Is.EqualTo(new AbiValue[] { Alice, TestChain.Keys[1].Address, 10UL }));
        Receipt moved = Send(1, "transferFrom", Alice, Bob, 7UL);
        Assert.Multiple(() =>
        {
            Assert.That(moved.Succeeded, Is.True);
            Assert.That(_chain.BalanceOf(Bob), Is.EqualTo((UInt256)7UL));
            Assert.That(
                Read("allowance", Alice, TestChain.Keys[1].Address).AsUInt256(), Is.EqualTo((UInt256)3UL));
        });
        Assert.That(
            ReasonOf(Send(1, "transferFrom", Alice, Bob, 4UL)),
            Does.StartWith(RevertReasons.AllowanceTooSmall));
        Assert.That(_chain.BalanceOf(Bob), Is.EqualTo((UInt256)7UL));
    }

    [Test]
    public void TransferFrom_GreatestAllowance_DoesNotRunDown()
    {
        Send(0, "approve", TestChain.Keys[1].Address, UInt256.MaxValue);
        Assert.That(Send(1, "transferFrom", Alice, Bob, 7UL).Succeeded, Is.True);
        Assert.That(
            Read("allowance", Alice, TestChain.Keys[1].Address).AsUInt256(), Is.EqualTo(UInt256.MaxValue));
    }

    [Test]
    public void Burn_TakesWeiOutOfTheSupply()
    {
        UInt256 before = Read("burned").AsUInt256();
        Receipt receipt = Send(0, "burn", TestChain.Open);
        UInt256 baseFees = _chain.Head.Header.BaseFeePerGas * receipt.GasUsed;
        UInt256 burned = Read("burned").AsUInt256();
        Assert.Multiple(() =>
        {
            Assert.That(
                Decode(receipt.Logs[0], "Transfer"),
                Is.EqualTo(new AbiValue[] { Alice, Address.Zero, TestChain.Open }));
            Assert.That(burned, Is.EqualTo(before + TestChain.Open + (baseFees / 2UL)));
            Assert.That(Read("totalSupply").AsUInt256(), Is.EqualTo(GenesisConfig.SupplyWei - burned));
        });
    }

    [Test]
    public void Transfer_ToWhatCannotHoldOpen_IsRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                ReasonOf(Send(0, "transfer", Address.Zero, 1UL)),
                Does.StartWith(RevertReasons.AddressInvalid));
            Assert.That(
                ReasonOf(Send(0, "approve", Address.Zero, 1UL)),
                Does.StartWith(RevertReasons.AddressInvalid));
            foreach (Address contract in SystemContracts.Addresses)
            {
                Assert.That(
                    ReasonOf(Send(0, "transfer", contract, 1UL)),
                    Does.StartWith(RevertReasons.SystemAddress));
            }
        });
    }

    [Test]
    public void Transfer_OfMoreThanThereIs_IsRefused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                ReasonOf(Send(0, "transfer", Bob, UInt256.MaxValue)),
                Does.StartWith(RevertReasons.BalanceTooSmall));
            Assert.That(
                ReasonOf(Send(0, "burn", UInt256.MaxValue)), Does.StartWith(RevertReasons.BalanceTooSmall));
        });
    }

    private Receipt Send(int key, string function, params AbiValue[] arguments) =>
        _chain.Mine(_chain.Sign(
            TestChain.Keys[key], SystemAddresses.OpenToken,
            data: Abi.Function(function).EncodeCall(arguments))).Receipts[0];

    private AbiValue Read(string function, params AbiValue[] arguments)
    {
        AbiFunction view = Abi.Function(function);
        CallResult result = _chain.Call(SystemAddresses.OpenToken, view.EncodeCall(arguments));
        Assert.That(view.TryDecodeResults(result.Output.Span, out AbiValue[] values, out _), Is.True);
        return values[0];
    }

    private static string ReasonOf(Receipt receipt)
    {
        Assert.That(receipt.Succeeded, Is.False);
        return AbiRevert.TryDecode(receipt.RevertData.Span, out string reason) ? reason : "no reason";
    }

    private static AbiValue[] Decode(LogEntry log, string name)
    {
        Assert.That(Abi.Event(name).TryDecode(log, out AbiValue[] values, out _), Is.True);
        return values;
    }
}
