using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>
/// Random transactions, good and bad, over several blocks: the supply is conserved to the wei, and the chain
/// is the same whatever the state lies in (a stack of layers, layers settled on a base, or a base replayed
/// from the blocks).
/// </summary>
[TestFixture]
public class RandomChainTests
{
    private const int CasesMax = 25;

    [Test]
    public void RandomBlocks_AnyStateLayering_SameRootsAndSupplyConserved()
    {
        Gen<Step> step =
            from kind in Gen.Choose(0, 9)
            from sender in Gen.Choose(0, TestChain.AccountCount - 1)
            from to in Gen.Choose(0, 15)
            from amount in Gen.Choose(0, int.MaxValue)
            from gas in Gen.Choose(20_000, 200_000)
            select new Step(kind, sender, to, amount, gas);
        Gen<Step[][]> blocks = step.ArrayOf(12).ArrayOf(4);
        int succeeded = 0;
        int failed = 0;
        Prop.ForAll(blocks.ToArbitrary(), b => RunsAlike(b, ref succeeded, ref failed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(CasesMax));

        // The generator must reach what the property is about.
        Assert.That((succeeded, failed), Is.GreaterThan((CasesMax, CasesMax)));
    }

    private static void RunsAlike(Step[][] blocks, ref int succeeded, ref int failed)
    {
        TestChain chain = new();
        BlockExecutor replayer = new(chain.Genesis);
        InMemoryWorldState folded = InMemoryWorldState.Empty.Fold(chain.Blocks[0].State);
        ExecutedBlock replayed = GenesisBuilder.Build(chain.Genesis, [], new());
        replayed.Settle(folded, replayed.Post.Content);
        UInt256 burnedBefore = UInt256.Zero;
        foreach (Step[] steps in blocks)
        {
            Transaction[] offered =
                [.. steps.Select(
                    (s, i) => s.ToTransaction(chain, steps.Take(i).Count(e => e.Sender == s.Sender)))];
            ExecutedBlock block = chain.Append(chain.Build(offered).Executed.Block);
            succeeded += block.Receipts.Count(r => r.Succeeded);
            failed += block.Receipts.Count(r => !r.Succeeded);

            // The same block over a state that was stored and read again after every block.
            ChainView stored = replayed.Post with { State = folded };
            BlockVerdict verdict = replayer.Verify(stored, block.Block);
            Assert.That(verdict, Is.InstanceOf<BlockVerdict.Accepted>(), () => verdict.ToString());
            replayed = ((BlockVerdict.Accepted)verdict).Executed;
            folded = folded.Fold(replayed.State);

            SupplyReport supply = SupplyAudit.Recount(folded);
            Assert.That(supply.Total, Is.EqualTo(GenesisConfig.SupplyWei));
            Assert.That(SupplyAudit.Conclude(folded, GenesisConfig.SupplyWei), Is.EqualTo(supply));
            Assert.That(supply.Burned, Is.GreaterThanOrEqualTo(burnedBefore));
            burnedBefore = supply.Burned;
            RequireSameAccounts(chain.Head.State, folded);
        }

        Assert.That(replayed.Block.Hash, Is.EqualTo(chain.Head.Hash));
    }

    private static void RequireSameAccounts(IWorldState layered, InMemoryWorldState folded)
    {
        foreach (PrivateKey key in TestChain.Keys)
        {
            Assert.That(folded.GetAccount(key.Address), Is.EqualTo(layered.GetAccount(key.Address)));
        }
    }

    /// <summary>One transaction of a random block; it may be refused, revert or run out of gas.</summary>
    private sealed record Step(int Kind, int Sender, int To, int Amount, int Gas)
    {
        public Transaction ToTransaction(TestChain chain, int earlier)
        {
            PrivateKey from = TestChain.Keys[Sender];
            Address to = To < 10 ? TestChain.Keys[To].Address
                : To < 13 ? TestChain.KeyOf(9_000 + To).Address
                : SystemContracts.Addresses[(To - 13) * 3];
            UInt256 amount = (UInt256)(ulong)Amount * (Kind == 8 ? TestChain.Open : UInt256.One);

            // A sender's earlier transactions may be skipped, so its nonce is sometimes ahead: that is
            // skipped too.
            ulong nonce = chain.Head.State.GetAccount(from.Address).Nonce
                + (ulong)earlier + (Amount % 11 == 0 ? 1UL : 0UL);
            (Address target, UInt256 value, byte[] data) = Kind switch
            {
                0 or 1 or 2 or 8 => (to, amount, []),
                3 => (SystemAddresses.OpenToken, UInt256.Zero, Encode("transfer", to, amount)),
                4 => (SystemAddresses.OpenToken, UInt256.Zero, Encode("approve", to, amount)),
                5 => (SystemAddresses.OpenToken, UInt256.Zero, Encode(
                    "transferFrom", to, TestChain.Keys[0].Address, amount)),
                6 => (SystemAddresses.OpenToken, UInt256.Zero, Encode("burn", amount)),
                7 => (SystemAddresses.OpenToken, amount, Encode("totalSupply")),
                _ => (SystemAddresses.Inference, amount, Inference("deposit")),
            };
            return chain.Sign(
                from, target, value, data, (ulong)Gas, nonce, priority: (ulong)(Amount % 1_000));
        }

        private static byte[] Encode(string function, params Primitives.Abi.AbiValue[] arguments) =>
            OpenTokenContract.Interface.Function(function).EncodeCall(arguments);

        private static byte[] Inference(string function) =>
            OpenLedger.Ledger.Contracts.Inference.InferenceContract.Interface.Function(function).EncodeCall();
    }
}
