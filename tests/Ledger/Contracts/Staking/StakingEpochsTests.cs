using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.State;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Blocks over epochs: every one is built, verified by another executor and audited.</summary>
[TestFixture]
internal sealed class StakingEpochsTests
{
    private const ulong EpochBlocks = 6;

    private static readonly AbiContract Abi = StakingContract.Interface;
    private static readonly PrivateKey Operator = TestChain.Keys[0];
    private static readonly PrivateKey Delegator = TestChain.Keys[1];
    private static readonly PrivateKey ConsensusKey = TestChain.KeyOf(5_000);

    [Test]
    public void Blocks_OverEpochs_LetAValidatorJoinFaultAndLeave()
    {
        ContractChain chain = new(new TestChain(Genesis()));
        byte[] proof = ProofOfPossession.Sign(
            ConsensusKey, TestChain.ChainId, chain.Chain.Blocks[0].Block.Hash, Operator.Address);
        uint id = chain.Do(
            Operator, Abi, "createValidator", TestChain.Open * 500UL, ConsensusKey.PublicKey.ToCompressed(),
            proof, 1_000UL)[0].AsUInt32();
        chain.Do(Delegator, Abi, "delegate", TestChain.Open * 300UL, (ulong)id);
        Assert.That(Status(chain, id), Is.EqualTo("waiting"));
        ToEpoch(chain, 1);
        Assert.That(Members(chain), Is.EqualTo(new uint[] { 0, 1, 2, 3, 4 }));
        Assert.That(Find(chain, id).Power, Is.EqualTo(new Power(800)));
        Assert.That(Find(chain, id).Delegated, Is.EqualTo(TestChain.Open * 300UL));
        Assert.That(Status(chain, id), Is.EqualTo("active"));

        // Two blocks of one view in epoch 1, shown in epoch 2 and found by the index it had then.
        ToEpoch(chain, 2);
        (byte[] first, byte[] second) = Equivocate(chain, new Epoch(1), new ValidatorIndex(4));
        UInt256 burnedBefore = SupplyAudit.BurnedIn(chain.Chain.Head.State);
        AbiValue[] result = chain.Do(Delegator, Abi, "submitEvidence", default, first, second);
        Assert.That(result[0].AsUInt32(), Is.EqualTo(id));
        Assert.That(result[1].AsUInt256(), Is.EqualTo(TestChain.Open * 40UL));
        Assert.That(
            SupplyAudit.BurnedIn(chain.Chain.Head.State) - burnedBefore,
            Is.GreaterThan(TestChain.Open * 40UL), "the slash, and base fees");
        Assert.That(Status(chain, id), Is.EqualTo("tombstoned"));
        Assert.That(Members(chain), Does.Contain(id), "the running set stays frozen");
        Assert.That(
            chain.Refused(Operator, Abi, "delegate", TestChain.Open, (ulong)id),
            Does.StartWith("VALIDATOR_TOMBSTONED"));
        ToEpoch(chain, 3);
        Assert.That(Members(chain), Is.EqualTo(new uint[] { 0, 1, 2, 3 }));

        chain.Do(Delegator, Abi, "undelegate", default, (ulong)id, UInt256.MaxValue);
        ToEpoch(chain, 6);
        UInt256 before = chain.Chain.BalanceOf(Delegator.Address);
        chain.Do(Delegator, Abi, "withdrawUnbonded", default, (ulong)id);
        Assert.That(
            chain.Chain.BalanceOf(Delegator.Address) - before,
            Is.GreaterThan(TestChain.Open * 284UL).And.LessThan(TestChain.Open * 285UL),
            "95 % of 300, less gas");
        RequireHeaders(chain.Chain);
        Assert.That(chain.Queries.Supply().Total, Is.EqualTo(GenesisConfig.SupplyWei));
    }

    [Test]
    public void Verify_WrongEpochFields_IsRefusedByName()
    {
        TestChain chain = new(Genesis());
        for (ulong i = 1; i <= EpochBlocks; i++)
        {
            chain.Mine();
        }

        Block next = chain.Build([]).Executed.Block;
        Assert.That(
            (next.Header.Epoch.Value, next.Header.View.Value, next.Header.ParentView.Value),
            Is.EqualTo((1UL, 1UL, 0UL)));
        foreach ((BlockRejection reason, BlockHeader header) in new[]
        {
            (BlockRejection.EpochMismatch, next.Header with { Epoch = new Epoch(0) }),
            (BlockRejection.EpochMismatch, next.Header with { Epoch = new Epoch(2) }),
            (BlockRejection.ParentViewMismatch, next.Header with { ParentView = chain.Head.Header.View }),
            (BlockRejection.ViewNotAfterParent, next.Header with { View = new View(0) }),
            (BlockRejection.ValidatorsHashMismatch, next.Header with { ValidatorsHash = Hash256.Zero }),
        })
        {
            Block changed = next with { Header = header, Hash = BlockHeaderCodec.ComputeHash(header) };
            BlockVerdict verdict = chain.Executor.Verify(chain.Head, changed);
            Assert.That((verdict as BlockVerdict.Rejected)?.Reason, Is.EqualTo(reason));
        }
    }

    [Test]
    public void Call_OnGenesis_KnowsItsHash()
    {
        ContractChain chain = new(new TestChain(Genesis()));
        Assert.That(
            chain.View(Abi, "possessionDigest", Operator.Address)[0].AsHash(),
            Is.EqualTo(ProofOfPossession.Digest(
                TestChain.ChainId, chain.Chain.Blocks[0].Block.Hash, Operator.Address)));
        AbiValue[] epoch = chain.View(Abi, "epoch");
        Assert.That((epoch[0].AsUInt64(), epoch[1].AsUInt64()), Is.EqualTo((0UL, EpochBlocks)));
    }

    private static GenesisConfig Genesis()
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        return genesis with
        {
            Consensus = genesis.Consensus with { EpochBlocks = EpochBlocks },
            Staking = StakingScene.Rules with { UnbondingEpochs = 2 },
        };
    }

    private static void ToEpoch(ContractChain chain, ulong epoch)
    {
        while (chain.Chain.Epoch.Value < epoch)
        {
            chain.Chain.Mine();
            Assert.That(
                SupplyAudit.Recount(chain.Chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));
        }
    }

    // The hash changes on the last block of an epoch only, and is that of the set that signs the child.
    private static void RequireHeaders(TestChain chain)
    {
        int changes = 0;
        for (int i = 1; i < chain.Blocks.Count; i++)
        {
            ExecutedBlock block = chain.Blocks[i];
            BlockHeader header = block.Block.Header;
            Epoch signing = chain.Schedule.EpochOf(new Height(header.Number.Value + 1));
            Hash256 expected = ValidatorSetReader.Commit(
                ValidatorSetReader.Read(block.State, signing), chain.Genesis.Consensus).Hash;
            Assert.That(header.ValidatorsHash, Is.EqualTo(expected), $"block {i}");
            Assert.That(header.Epoch, Is.EqualTo(chain.Schedule.EpochOf(header.Number)));
            if (header.ValidatorsHash != chain.Blocks[i - 1].Block.Header.ValidatorsHash)
            {
                Assert.That(chain.Schedule.IsBoundary(header.Number), Is.True);
                Assert.That(block.NextSet?.Hash, Is.EqualTo(header.ValidatorsHash));
                changes++;
            }
        }

        Assert.That(changes, Is.EqualTo(2), "it joined and it left");
    }

    private static (byte[] First, byte[] Second) Equivocate(
        ContractChain chain, Epoch epoch, ValidatorIndex index)
    {
        ConsensusDomain domain = new(
            TestChain.ChainId, chain.Chain.Blocks[0].Block.Hash, chain.Chain.Genesis.Consensus.ForkId);
        byte[] Signed(byte salt)
        {
            Body body = Body.Notarize(new ProposalId(epoch, new View(3), new View(2), Keccak.Hash([salt])));
            return new Vote(body, index, Secp256k1.Sign(ConsensusKey, domain.Digest(body))).Encode();
        }

        return (Signed(1), Signed(2));
    }

    private static uint[] Members(ContractChain chain) =>
        [.. chain.Queries.Validators().Where(v => v.Index is not null).Select(v => v.Id.Value)];

    private static ValidatorDetails Find(ContractChain chain, uint id) =>
        chain.Queries.Validator(new ValidatorId(id))!;

    private static string Status(ContractChain chain, uint id) => Find(chain, id).Status;
}
