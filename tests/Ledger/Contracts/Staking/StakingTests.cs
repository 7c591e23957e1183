using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>The validators of the genesis, read through the contract and the query.</summary>
[TestFixture]
internal sealed class StakingTests
{
    private static readonly AbiContract Abi = StakingContract.Interface;

    [Test]
    public void Validators_OfTheGenesis_AreReadBack()
    {
        ContractChain chain = new();
        IReadOnlyList<GenesisValidator> genesis = chain.Chain.Genesis.Validators;
        IReadOnlyList<AbiValue> rows = chain.View(Abi, "validators")[0].Items;
        IReadOnlyList<ValidatorDetails> details = chain.Queries.Validators();
        UInt256 total = genesis.Aggregate(UInt256.Zero, (sum, v) => sum + v.StakeWei);
        Assert.That(rows, Has.Count.EqualTo(genesis.Count));
        Assert.Multiple(() =>
        {
            for (int i = 0; i < genesis.Count; i++)
            {
                Assert.That(rows[i][1].AsAddress(), Is.EqualTo(genesis[i].Address));
                Assert.That(rows[i][2].AsBytes().ToArray(), Is.EqualTo(genesis[i].PublicKey.ToCompressed()));
                Assert.That(rows[i][3].AsUInt256(), Is.EqualTo(genesis[i].StakeWei));
                Assert.That(rows[i][0].AsUInt32(), Is.EqualTo(i));
                Assert.That(rows[i][4].AsUInt64(), Is.EqualTo(genesis[i].Power.Value));
                Assert.That(details[i].Status, Is.EqualTo("active"));
                Assert.That(details[i].Index, Is.EqualTo((uint)i));
                Assert.That(details[i].Account, Is.EqualTo(genesis[i].Address));
                Assert.That(details[i].PublicKey, Is.EqualTo(genesis[i].PublicKey.ToCompressed()));
                Assert.That(details[i].Power, Is.EqualTo(genesis[i].Power));
                Assert.That(
                    chain.View(Abi, "stakeOf", genesis[i].Address)[0].AsUInt256(),
                    Is.EqualTo(genesis[i].StakeWei));
            }

            Assert.That(chain.View(Abi, "validatorCount")[0].AsUInt32(), Is.EqualTo(genesis.Count));
            Assert.That(chain.View(Abi, "totalStake")[0].AsUInt256(), Is.EqualTo(total));
            Assert.That(chain.Chain.BalanceOf(SystemAddresses.Staking), Is.EqualTo(total));
            Assert.That(
                chain.View(Abi, "stakeOf", TestChain.Keys[0].Address)[0].AsUInt256(),
                Is.EqualTo(UInt256.Zero));
        });
    }
}
