using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference;

/// <summary>Deposits, their withdrawal, and hosts' prices.</summary>
[TestFixture]
internal sealed class DepositTests
{
    private static readonly AbiContract Abi = InferenceContract.Interface;
    private static readonly PrivateKey Payer = TestChain.Keys[5];
    private static readonly PrivateKey Friend = TestChain.Keys[7];

    [Test]
    public void Deposit_ByPayerAndFriend_AddsUp()
    {
        ContractChain chain = new();
        chain.Deposit(Payer, 100UL);
        chain.Do(Friend, Abi, "depositFor", 11UL, Payer.Address);
        Assert.Multiple(() =>
        {
            Assert.That(DepositOf(chain), Is.EqualTo((UInt256)111UL));
            Assert.That(chain.Chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo((UInt256)111UL));
            Assert.That(chain.Refused(Payer, Abi, "deposit", default), Does.StartWith("AMOUNT_INVALID:"));
            Assert.That(
                chain.Refused(Payer, Abi, "depositFor", 1UL, Address.Zero),
                Does.StartWith("ADDRESS_INVALID:"));
        });
    }

    [Test]
    public void Withdraw_BeforeMaturity_IsRefusedAndAfterItPaysOnce()
    {
        ContractChain chain = new();
        chain.Deposit(Payer, 100UL);
        Assert.That(chain.Refused(Payer, Abi, "withdraw", default), Is.EqualTo("NO_NOTICE"));
        Assert.That(
            chain.Refused(Payer, Abi, "requestWithdrawal", default, (UInt256)101UL),
            Does.StartWith("DEPOSIT_TOO_SMALL: 100 wei"));
        chain.Do(Payer, Abi, "requestWithdrawal", default, (UInt256)60UL);
        ulong noticed = chain.Timestamp;
        Assert.That(
            chain.View(Abi, "withdrawalOf", Payer.Address)[1].AsUInt64(), Is.EqualTo(noticed + 3_600));
        chain.Chain.Mine(3_597_000);
        Assert.That(chain.Refused(Payer, Abi, "withdraw", default), Does.StartWith("NOT_MATURED:"));
        Assert.That(chain.Timestamp, Is.EqualTo(noticed + 3_598));
        chain.Chain.Mine(1_000);
        chain.Do(Payer, Abi, "withdraw", default);
        Assert.Multiple(() =>
        {
            Assert.That(chain.Timestamp, Is.EqualTo(noticed + 3_600));
            Assert.That(chain.Chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo((UInt256)40UL));
            Assert.That(DepositOf(chain), Is.EqualTo((UInt256)40UL));
            Assert.That(chain.Refused(Payer, Abi, "withdraw", default), Is.EqualTo("NO_NOTICE"));
        });
    }

    [Test]
    public void Withdraw_LongAfterMaturity_NeedsANewNotice()
    {
        ContractChain chain = new();
        chain.Deposit(Payer, 100UL);
        chain.Do(Payer, Abi, "requestWithdrawal", default, (UInt256)60UL);
        chain.Chain.Mine(7_200_000);
        Assert.That(chain.Refused(Payer, Abi, "withdraw", default), Does.StartWith("NOTICE_EXPIRED:"));
        chain.Do(Payer, Abi, "requestWithdrawal", default, (UInt256)60UL);
        chain.Chain.Mine(3_600_000);
        chain.Do(Payer, Abi, "withdraw", default);
        Assert.That(DepositOf(chain), Is.EqualTo((UInt256)40UL));
    }

    [Test]
    public void RequestWithdrawal_Again_ReplacesTheNotice()
    {
        ContractChain chain = new();
        chain.Deposit(Payer, 100UL);
        chain.Do(Payer, Abi, "requestWithdrawal", default, (UInt256)60UL);
        chain.Do(Payer, Abi, "requestWithdrawal", default, UInt256.Zero);
        Assert.That(chain.Refused(Payer, Abi, "withdraw", default), Is.EqualTo("NO_NOTICE"));
    }

    [Test]
    public void Settle_UnderNotice_ComesOutOfTheDepositAndTheRestIsWithdrawn()
    {
        InferenceScene scene = new();
        scene.Chain.Do(InferenceScene.Payer, Abi, "requestWithdrawal", default, TestChain.Open);
        InferenceRun run = scene.Settle(scene.NewRequest());
        scene.Chain.Chain.Mine(3_600_000);
        Assert.That(
            scene.Chain.Do(InferenceScene.Payer, Abi, "withdraw", default)[0].AsUInt256(),
            Is.EqualTo(TestChain.Open - run.Fee));
    }

    [Test]
    public void SetHostPrice_Quote_SaysWhatIsPaid()
    {
        InferenceScene scene = new();
        ulong model = scene.Model.Value;
        scene.Chain.Do(InferenceScene.Host, Abi, "setHostPrice", default, model, (UInt256)1_500UL,
            (UInt256)0UL);
        AbiValue[] quote = scene.Chain.View(Abi, "quote", model, InferenceScene.Host.Address, 3UL, 0UL);
        AbiValue[] prices = scene.Chain.View(Abi, "hostPriceOf", InferenceScene.Host.Address, model);
        UInt256 tooMuch = (UInt256.One << 80) + UInt256.One;
        Assert.Multiple(() =>
        {
            Assert.That(quote[1].AsUInt256(), Is.EqualTo((UInt256)5UL), "ceil(4.5)");
            Assert.That(
                quote[0].AsUInt256() - quote[1].AsUInt256(),
                Is.EqualTo(((InferenceScene.PriceIn * 3UL) + 999UL) / 1_000UL));
            Assert.That(prices[0].AsUInt256(), Is.EqualTo((UInt256)1_500UL));
            Assert.That(
                scene.Chain.Refused(InferenceScene.Host, Abi, "setHostPrice", default, model, tooMuch,
                (UInt256)0UL),
                Does.StartWith("PRICE_TOO_LARGE:"));
            Assert.That(
                scene.Chain.Refused(InferenceScene.Host, Abi, "setHostPrice", default, 9UL, (UInt256)0UL,
                (UInt256)0UL),
                Is.EqualTo("UNKNOWN_MODEL: 9"));
        });
    }

    private static UInt256 DepositOf(ContractChain chain) =>
        chain.View(Abi, "depositOf", Payer.Address)[0].AsUInt256();
}
