using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>What one plain transaction does to the wei of everybody concerned.</summary>
[TestFixture]
public class TransferTests
{
    private static readonly Address Stranger = TestChain.KeyOf(5_000).Address;

    [Test]
    public void Transfer_EveryParty_HasExactlyItsWei()
    {
        TestChain chain = new();
        UInt256 sender = chain.BalanceOf(TestChain.Keys[0].Address);
        UInt256 treasury = chain.BalanceOf(SystemAddresses.Treasury);

        ExecutedBlock block = chain.Mine(chain.Sign(
            TestChain.Keys[0], Stranger, value: 7UL, gas: 100_000, maxFee: TestChain.Gwei * 3UL,
            priority: 12_345UL));

        UInt256 baseFee = block.Block.Header.BaseFeePerGas;
        UInt256 baseFees = baseFee * 21_000UL;
        Receipt receipt = block.Receipts[0];
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Succeeded, Is.True);
            Assert.That(receipt.GasUsed, Is.EqualTo(21_000UL));
            Assert.That(receipt.EffectiveGasPrice, Is.EqualTo(baseFee + 12_345UL));
            Assert.That(chain.BalanceOf(Stranger), Is.EqualTo((UInt256)7UL));
            Assert.That(
                chain.BalanceOf(TestChain.Keys[0].Address),
                Is.EqualTo(sender - 7UL - (receipt.EffectiveGasPrice * 21_000UL)));
            Assert.That(chain.BalanceOf(TestChain.Proposer), Is.EqualTo((UInt256)(12_345UL * 21_000UL)));
            Assert.That(SupplyAudit.BurnedIn(chain.Head.State), Is.EqualTo(baseFees / 2UL));
            Assert.That(
                chain.BalanceOf(SystemAddresses.Treasury),
                Is.EqualTo(treasury + baseFees - (baseFees / 2UL)));
            Assert.That(chain.Head.State.GetAccount(TestChain.Keys[0].Address).Nonce, Is.EqualTo(1UL));
        });
    }

    [Test]
    public void BaseFees_ThatDoNotDivide_BurnTheFloorAndLeaveTheRestToTheTreasury()
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        TestChain chain = new(genesis with
        {
            BaseFeePerGasWei = 7UL,
            Fees = genesis.Fees with { BaseFeeBurnBps = 3_333 },
        });
        UInt256 treasury = chain.BalanceOf(SystemAddresses.Treasury);
        ExecutedBlock block = chain.Mine(
            chain.Sign(TestChain.Keys[0], Stranger, value: 1UL, gas: 21_000, maxFee: 7UL, priority: 0UL));
        UInt256 fees = 7UL * block.Block.Header.GasUsed;
        UInt256 burned = fees * 3_333UL / 10_000UL;
        Assert.Multiple(() =>
        {
            Assert.That((fees * 3_333UL % 10_000UL).IsZero, Is.False, "the test needs a remainder");
            Assert.That(SupplyAudit.BurnedIn(chain.Head.State), Is.EqualTo(burned));
            Assert.That(chain.BalanceOf(SystemAddresses.Treasury), Is.EqualTo(treasury + fees - burned));
            Assert.That(chain.BalanceOf(TestChain.Proposer), Is.EqualTo(UInt256.Zero));
        });
    }

    [Test]
    public void Transfer_ToSelf_CostsGasOnly()
    {
        TestChain chain = new();
        Address self = TestChain.Keys[0].Address;
        UInt256 before = chain.BalanceOf(self);
        ExecutedBlock block =
            chain.Mine(chain.Sign(TestChain.Keys[0], self, value: TestChain.Open, gas: 21_000));
        Assert.That(
            chain.BalanceOf(self), Is.EqualTo(before - (block.Receipts[0].EffectiveGasPrice * 21_000UL)));
    }

    [Test]
    public void Transfer_WithDataToAnAccount_SucceedsAndPaysForTheBytes()
    {
        TestChain chain = new();
        ExecutedBlock block =
            chain.Mine(chain.Sign(TestChain.Keys[0], Stranger, value: 1UL, data: [0, 1, 2], gas: 50_000));
        Assert.Multiple(() =>
        {
            Assert.That(block.Receipts[0].Succeeded, Is.True);
            Assert.That(block.Receipts[0].GasUsed, Is.EqualTo(21_036UL));
            Assert.That(block.Receipts[0].Logs, Is.Empty, "a plain transfer logs nothing");
        });
    }

    [Test]
    public void Transfer_OfNothingToNobody_LeavesNoAccount()
    {
        TestChain chain = new();
        ExecutedBlock block = chain.Mine(chain.Sign(TestChain.Keys[0], Stranger, gas: 21_000));
        Assert.That(block.State.Diff.Accounts.ContainsKey(Stranger), Is.False);
    }

    [Test]
    public void PlainWei_ToEverySystemContract_AreRefused([Range(0, 7)] int index)
    {
        TestChain chain = new();
        Address contract = SystemContracts.Addresses[index];
        UInt256 before = chain.BalanceOf(contract);
        Receipt receipt =
            chain.Mine(chain.Sign(TestChain.Keys[0], contract, value: 1UL, gas: 100_000)).Receipts[0];
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Succeeded, Is.False);
            Assert.That(AbiRevert.TryDecode(receipt.RevertData.Span, out string reason), Is.True);
            Assert.That(reason, Does.StartWith(RevertReasons.NotPayable));
        });

        // The base fee's half is all a bucket may have got.
        UInt256 expected = contract == SystemAddresses.Treasury
            ? before + (chain.Head.Header.BaseFeePerGas * receipt.GasUsed / 2UL)
            : before;
        Assert.That(chain.BalanceOf(contract), Is.EqualTo(expected));
    }

    [TestCase(TransactionType.Legacy)]
    [TestCase(TransactionType.AccessList)]
    [TestCase(TransactionType.DynamicFee)]
    public void Transfer_OfEveryType_IsExecuted(TransactionType type)
    {
        TestChain chain = new();
        ExecutedBlock block = chain.Mine(
            chain.Sign(
                TestChain.Keys[0], Stranger, value: 1UL, gas: 21_000, maxFee: TestChain.Gwei * 2UL,
                type: type));
        Assert.Multiple(() =>
        {
            Assert.That(block.Receipts[0].Succeeded, Is.True);
            Assert.That(block.Receipts[0].Type, Is.EqualTo(type));
        });
    }
}
