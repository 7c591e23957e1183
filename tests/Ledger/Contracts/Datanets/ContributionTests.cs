using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets;

/// <summary>Committing and revealing: what it costs, what it leaves, what is refused.</summary>
[TestFixture]
internal sealed class ContributionTests
{
    private static readonly AbiContract Abi = DatanetsContract.Interface;
    private static readonly PrivateKey Owner = TestChain.Keys[0];
    private static readonly PrivateKey Alice = TestChain.Keys[1];
    private static readonly PrivateKey Bob = TestChain.Keys[2];
    private static readonly Hash256 Salt = Keccak.Hash("salt"u8);

    [Test]
    public void Contribute_Mature_IsAcceptedAndExplained()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.Open);
        string text = TestTexts.Unique(1);
        ContributionId id = chain.Contribute(Alice, datanet, text, "A title");

        ContributionDetails? details = chain.Queries.Contribution(id, withText: true);
        Assert.That(details, Is.Not.Null);
        Assert.Multiple(() =>
        {
            Assert.That(id.Value, Is.EqualTo(1));
            Assert.That(details!.Contributor, Is.EqualTo(Alice.Address));
            Assert.That(details.Payee, Is.EqualTo(Alice.Address));
            Assert.That(details.Status, Is.EqualTo("accepted"));
            Assert.That(details.Title, Is.EqualTo("A title"));
            Assert.That(details.Text, Is.EqualTo(text));
            Assert.That(details.Tokens, Is.EqualTo(64));
            Assert.That(details.NoveltyBps, Is.EqualTo(10_000));
            Assert.That(details.Decision, Is.EqualTo("accepted: all 64 tokens are new"));
            Assert.That(details.MaskedRuns, Is.Empty);
            Assert.That(details.BlockNumber.Value, Is.EqualTo(chain.Height));
            Assert.That(chain.View(Abi, "contributionCount")[0].AsUInt64(), Is.EqualTo(1));
            Assert.That(chain.View(Abi, "contribution", 1UL)[1].AsAddress(), Is.EqualTo(Alice.Address));
        });
    }

    [Test]
    public void Contribute_Value_FeeIsBurnedBondIsHeldTheRestReturns()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        byte[] content = Encoding.UTF8.GetBytes(TestTexts.Unique(1));
        AbiValue[] quote = chain.View(Abi, "quote", datanet.Value, content);
        UInt256 fee = AdmissionPrices.FeePerToken * 64UL;
        UInt256 bond = AdmissionPrices.BondPerByte * (ulong)content.Length;
        UInt256 before = chain.Chain.BalanceOf(Owner.Address);
        UInt256 burnedBefore = SupplyAudit.BurnedIn(chain.Chain.Head.State);

        chain.Do(Owner, Abi, "contribute", ContractChain.Plenty, datanet.Value, content, Hash256.Zero, "");

        Receipt receipt = chain.Chain.Blocks[^1].Receipts[0];
        UInt256 gas = receipt.EffectiveGasPrice * receipt.GasUsed;
        UInt256 baseFees = chain.Chain.Blocks[^1].Block.Header.BaseFeePerGas * receipt.GasUsed;
        Assert.Multiple(() =>
        {
            Assert.That(quote[0].AsUInt256(), Is.EqualTo(fee));
            Assert.That(quote[1].AsUInt256(), Is.EqualTo(bond));
            Assert.That(quote[4].AsString(), Is.Empty);
            Assert.That(before - chain.Chain.BalanceOf(Owner.Address), Is.EqualTo(fee + bond + gas));
            Assert.That(chain.Chain.BalanceOf(SystemAddresses.Datanets), Is.EqualTo(bond));
            Assert.That(
                SupplyAudit.BurnedIn(chain.Chain.Head.State) - burnedBefore,
                Is.EqualTo(fee + (baseFees / 2UL)));
            Assert.That(chain.View(Abi, "bondOf", 1UL)[0].AsUInt256(), Is.EqualTo(bond));
        });
    }

    [Test]
    public void Contribute_ExactValue_IsEnoughAndOneWeiLessIsRefused()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        byte[] content = Encoding.UTF8.GetBytes(TestTexts.Unique(1));
        UInt256 due = AdmissionPrices.FeeOf(64) + AdmissionPrices.BondOf(content.Length);
        string refusal = chain.Refused(Owner, Abi, "contribute", due - 1UL, datanet.Value, content, Salt, "");
        Assert.That(refusal, Does.StartWith(RevertReasons.BondTooSmall + ":"));
        chain.Do(Owner, Abi, "contribute", due, datanet.Value, content, Salt, "");
    }

    [Test]
    public void Contribute_WithoutCommitment_IsRefused()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.Open);
        Assert.That(
            TryReveal(chain, Alice, datanet, TestTexts.Unique(1)), Does.StartWith("COMMITMENT_MISSING:"));

        // Another's commitment to the same text and salt does not help.
        chain.Commit(Bob, TestTexts.Unique(1), Salt);
        chain.MineEmpty(2);
        Assert.That(
            TryReveal(chain, Alice, datanet, TestTexts.Unique(1)), Does.StartWith("COMMITMENT_MISSING:"));
    }

    [Test]
    public void Contribute_CommitmentAges_AreTwoTo256Blocks()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.Open);
        string text = TestTexts.Unique(1);
        chain.Commit(Alice, text, Salt);
        Assert.That(TryReveal(chain, Alice, datanet, text), Does.StartWith("COMMITMENT_TOO_YOUNG: 1 blocks"));
        chain.MineEmpty(255);
        Assert.That(TryReveal(chain, Alice, datanet, text), Does.StartWith("COMMITMENT_TOO_OLD: 257 blocks"));

        chain.Commit(Alice, text, Salt);
        chain.MineEmpty(255);
        chain.Reveal(Alice, datanet, text, Salt);
        chain.Commit(Alice, TestTexts.Unique(2), Salt);
        chain.MineEmpty(1);
        chain.Reveal(Alice, datanet, TestTexts.Unique(2), Salt);
    }

    [Test]
    public void Contribute_CommitmentUsed_IsGone()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.Open);
        string text = TestTexts.Unique(1);
        chain.Commit(Alice, text, Salt);
        chain.MineEmpty(1);
        chain.Reveal(Alice, datanet, text, Salt);
        Assert.That(TryReveal(chain, Alice, datanet, text), Does.StartWith("COMMITMENT_MISSING:"));
    }

    [Test]
    public void Contribute_SameTextAnywhere_NamesTheEarlierOne()
    {
        ContractChain chain = new();
        DatanetId first = chain.CreateDatanet(Owner, ContractChain.Open);
        DatanetId second = chain.CreateDatanet(Bob, ContractChain.OwnerOnly);
        chain.Contribute(Alice, first, TestTexts.Unique(7));
        Assert.That(
            TryReveal(chain, Bob, second, TestTexts.Unique(7)),
            Is.EqualTo("DUPLICATE_CONTENT: contribution 1 has this content"));
    }

    [Test]
    public void Contribute_MostlyOldText_IsMaskedOrBelowNovelty()
    {
        ContractChain chain = new();
        DatanetId open = chain.CreateDatanet(Owner, ContractChain.Open);
        DatanetId novel = chain.CreateDatanet(
            Bob, AbiValue.List((ulong)DatanetPolicyKind.OwnerOnly, 0UL, 6_000UL));
        chain.Contribute(Alice, open, TestTexts.Unique(1, 120));
        string half = TestTexts.Unique(1, 120) + " " + TestTexts.Unique(2, 120);
        Assert.That(TryReveal(chain, Bob, novel, half), Does.StartWith("BELOW_NOVELTY: 5"));

        ContributionDetails details = chain.Queries.Contribution(chain.Contribute(Bob, open, half))!;
        Assert.Multiple(() =>
        {
            Assert.That(details.MaskedRuns, Has.Count.EqualTo(1));
            Assert.That(details.MaskedRuns[0].OriginContributionId.Value, Is.EqualTo(1));
            Assert.That(details.MaskedRuns[0].Start, Is.Zero);
            Assert.That(details.MaskedRuns[0].Length, Is.EqualTo(128));
            Assert.That(details.NoveltyBps, Is.EqualTo(5_000));
            Assert.That(
                details.Decision, Does.StartWith("accepted: 128 of 256 tokens are new; 128 in 1 runs"));
        });
    }

    [TestCase(65_537, "CONTENT_TOO_LARGE")]
    [TestCase(3, "CONTENT_TOO_SHORT")]
    public void Contribute_Size_IsBounded(int length, string reason)
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        Assert.That(
            TryReveal(chain, Owner, datanet, new string('a', length)), Does.StartWith(reason + ":"));
    }

    [Test]
    public void Contribute_FewerTokensThanThePolicyAsks_IsRefused()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(
            Owner, AbiValue.List((ulong)DatanetPolicyKind.OwnerOnly, 65UL, 0UL));
        Assert.That(
            TryReveal(chain, Owner, datanet, TestTexts.Unique(1)),
            Is.EqualTo("CONTENT_TOO_SHORT: 64 tokens, the datanet asks 65"));
    }

    [Test]
    public void Contribute_BrokenText_IsRefused()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        byte[] control = [.. Encoding.UTF8.GetBytes(TestTexts.Unique(1)), 1];
        byte[] broken = [.. Encoding.UTF8.GetBytes(TestTexts.Unique(1)), 0xC3];
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Refused(Owner, Abi, "contribute", ContractChain.Plenty, datanet.Value, control, Salt,
                ""),
                Does.StartWith("CONTENT_INVALID:"));
            Assert.That(
                chain.Refused(Owner, Abi, "contribute", ContractChain.Plenty, datanet.Value, broken, Salt,
                ""),
                Does.StartWith("CONTENT_INVALID:"));
            Assert.That(
                chain.Refused(
                    Owner, Abi, "contribute", ContractChain.Plenty,
                    datanet.Value, Encoding.UTF8.GetBytes(TestTexts.Unique(1)), Salt, new string('x', 129)),
                Does.StartWith("TEXT_INVALID: title has 129 bytes"));
        });
    }

    [Test]
    public void Contribute_UnknownDatanetOrNotOwner_IsRefused()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        Assert.Multiple(() =>
        {
            Assert.That(
                TryReveal(chain, Alice, new DatanetId(9), TestTexts.Unique(1)),
                Is.EqualTo("UNKNOWN_DATANET: 9"));
            Assert.That(TryReveal(chain, Alice, datanet, TestTexts.Unique(1)), Does.StartWith("NOT_OWNER:"));
            Assert.That(
                chain.Refused(Alice, Abi, "commit", default, Hash256.Zero),
                Does.StartWith("COMMITMENT_INVALID"));
            Assert.That(
                chain.Refused(Alice, Abi, "commit", 1UL, Salt), Does.StartWith(RevertReasons.NotPayable));
        });
    }

    [Test]
    public void WithdrawBond_AfterTheLock_PaysTheContributorOnce()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
        byte[] content = Encoding.UTF8.GetBytes(TestTexts.Unique(1));
        chain.Do(Owner, Abi, "contribute", ContractChain.Plenty, datanet.Value, content, Salt, "");
        AbiValue ids = AbiValue.List(1UL);
        chain.MineEmpty((int)AdmissionPrices.BondLockBlocks - 2);
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Refused(Owner, Abi, "withdrawBond", default, ids),
                Does.StartWith("BOND_LOCKED: 1 until"));
            UInt256 bond = chain.Do(Owner, Abi, "withdrawBond", default, ids)[0].AsUInt256();
            Assert.That(bond, Is.EqualTo(AdmissionPrices.BondOf(content.Length)));
            Assert.That(chain.Chain.BalanceOf(SystemAddresses.Datanets), Is.EqualTo(UInt256.Zero));
            Assert.That(
                chain.Refused(Owner, Abi, "withdrawBond", default, ids), Is.EqualTo("BOND_RELEASED: 1"));
            Assert.That(
                chain.Refused(Bob, Abi, "withdrawBond", default, ids), Does.StartWith("NOT_CONTRIBUTOR:"));
            AbiValue many = AbiValue.List(Enumerable.Repeat(1UL, 257), id => id);
            Assert.That(
                chain.Refused(Owner, Abi, "withdrawBond", default, many),
                Does.StartWith("TOO_MANY_IDS: 257"));
        });
    }

    [Test]
    public void RotatePayee_ByThePayeeOnly_MovesTheRight()
    {
        ContractChain chain = new();
        DatanetId datanet = chain.CreateDatanet(Owner, ContractChain.Open);
        ContributionId id = chain.Contribute(Alice, datanet, TestTexts.Unique(1));
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Refused(Bob, Abi, "rotatePayee", default, id.Value, Bob.Address),
                Does.StartWith("NOT_PAYEE:"));
            Assert.That(
                chain.Refused(Alice, Abi, "rotatePayee", default, id.Value, Address.Zero),
                Does.StartWith("ADDRESS_INVALID:"));
            Assert.That(
                chain.Refused(Alice, Abi, "rotatePayee", default, id.Value, SystemAddresses.Rewards),
                Does.StartWith("ADDRESS_INVALID:"));
            Assert.That(
                chain.Refused(Alice, Abi, "rotatePayee", default, 99UL, Bob.Address),
                Is.EqualTo("UNKNOWN_CONTRIBUTION: 99"));
            chain.Do(Alice, Abi, "rotatePayee", default, id.Value, Bob.Address);
            Assert.That(chain.Queries.Contribution(id)!.Payee, Is.EqualTo(Bob.Address));
            Assert.That(
                chain.Refused(Alice, Abi, "rotatePayee", default, id.Value, Alice.Address),
                Does.StartWith("NOT_PAYEE:"));
            chain.Do(Bob, Abi, "rotatePayee", default, id.Value, Alice.Address);
        });
    }

    private static string TryReveal(ContractChain chain, PrivateKey from, DatanetId datanet, string text) =>
        chain.Refused(
            from, Abi, "contribute", ContractChain.Plenty, datanet.Value, Encoding.UTF8.GetBytes(text), Salt,
            "");
}
