using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Models;

/// <summary>Royalties flow to ancestors by percentages fixed at registration.</summary>
[TestFixture]
internal sealed class LineageTests
{
    private static AbiValue Parents(params (ulong Model, ulong Bps)[] parents) =>
        AbiValue.List(parents, p => AbiValue.List(p.Model, p.Bps));

    [Test]
    public void Settle_ByAGrandchild_PaysEveryAncestorItsShare()
    {
        InferenceScene scene = new();
        PrivateKey middle = TestChain.Keys[7];
        PrivateKey youngest = TestChain.Keys[8];
        ModelId parent = Register(scene, middle, Parents((scene.Model.Value, 4_000)));
        ModelId child = Register(scene, youngest, Parents((parent.Value, 5_000)));
        Assert.That(
            scene.Chain.Queries.Model(child)!.Royalties,
            Is.EqualTo(new[] { new RoyaltyDetails(scene.Model, 2_000), new RoyaltyDetails(parent, 3_000) }));
        UInt256 Balance(PrivateKey key) => scene.Chain.Chain.BalanceOf(key.Address);
        UInt256[] before = [Balance(InferenceScene.ModelOwner), Balance(middle), Balance(youngest)];
        scene.Model = child;
        UInt256 share = scene.Settle(scene.NewRequest()).FeeParts.Model;
        UInt256 first = UInt256.MultiplyDivide(share, 2_000UL, 10_000UL);
        UInt256 second = UInt256.MultiplyDivide(share, 3_000UL, 10_000UL);
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.GreaterThan(UInt256.Zero));
            Assert.That(Balance(InferenceScene.ModelOwner) - before[0], Is.EqualTo(first));
            Assert.That(Balance(middle) - before[1], Is.EqualTo(second));
            Assert.That(Balance(youngest) - before[2], Is.EqualTo(share - first - second));
        });
    }

    [Test]
    public void Register_BadParents_AreRefusedByName()
    {
        InferenceScene scene = new();
        for (int i = 0; i < 4; i++)
        {
            Register(scene, InferenceScene.ModelOwner, Parents());
        }

        Assert.Multiple(() =>
        {
            Assert.That(
                Refused(scene, Parents((6, 100))), Is.EqualTo("UNKNOWN_MODEL: 6"), "itself, or later");
            Assert.That(Refused(scene, Parents((0, 100))), Is.EqualTo("UNKNOWN_MODEL: 0"));
            Assert.That(Refused(scene, Parents((1, 0))), Does.StartWith("LINEAGE_INVALID"));
            Assert.That(Refused(scene, Parents((1, 10), (1, 10))), Does.StartWith("LINEAGE_INVALID"));
            Assert.That(
                Refused(scene, Parents((1, 4_000), (2, 4_001))), Does.StartWith("LINEAGE_INVALID: 8001"));
            Assert.That(
                Refused(scene, Parents((1, 1), (2, 1), (3, 1), (4, 1), (5, 1))),
                Does.StartWith("LINEAGE_INVALID: 5 parents"));
        });
    }

    [Test]
    public void Register_NinthGeneration_IsRefused()
    {
        InferenceScene scene = new();
        ModelId last = scene.Model;
        for (int depth = 1; depth <= ModelLineage.DepthMax; depth++)
        {
            last = Register(scene, InferenceScene.ModelOwner, Parents((last.Value, 8_000)));
            uint all = (uint)scene.Chain.Queries.Model(last)!.Royalties.Sum(r => r.Bps);
            Assert.That(all, Is.EqualTo(8_000), "a parent passes on, the child pays no more");
        }

        Assert.That(
            Refused(scene, Parents((last.Value, 1))), Does.Contain("9 generations"));
    }

    [Test]
    public void Register_SeventeenAncestors_AreRefused()
    {
        InferenceScene scene = new();
        ModelId[] roots =
            [.. Enumerable.Range(0, 14).Select(_ => Register(scene, InferenceScene.ModelOwner, Parents()))];
        ModelId[] middles =
        [
            .. roots.Chunk(4).Select(four => Register(
                scene, InferenceScene.ModelOwner, Parents([.. four.Select(m => (m.Value, 2_000UL))]))),
        ];
        Assert.That(
            Refused(
                scene, Parents([.. middles.Select(m => (m.Value, 2_000UL))])), Does.Contain("18 ancestors"));
    }

    private static ModelId Register(InferenceScene scene, PrivateKey owner, AbiValue parents) =>
        new(
            scene.Chain.Do(owner, ModelsContract.Interface, "register", default, Call(scene, parents))[0]
                .AsUInt64());

    private static string Refused(InferenceScene scene, AbiValue parents) => scene.Chain.Refused(
        InferenceScene.ModelOwner, ModelsContract.Interface, "register", default, Call(scene, parents));

    private static AbiValue[] Call(InferenceScene scene, AbiValue parents) =>
    [
        1UL, "Child", ContractChain.VersionsOf((scene.Datanet, 1)), parents, InferenceScene.PriceIn,
        InferenceScene.PriceOut, Hash256.Zero,
    ];
}
