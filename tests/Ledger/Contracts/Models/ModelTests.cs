using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Models;

/// <summary>Registering, pricing and retiring models.</summary>
[TestFixture]
internal sealed class ModelTests
{
    private static readonly AbiContract Abi = ModelsContract.Interface;
    private static readonly PrivateKey Owner = TestChain.Keys[0];
    private static readonly PrivateKey Stranger = TestChain.Keys[1];
    private static readonly UInt256 TooMuch = (UInt256.One << 80) + UInt256.One;

    [Test]
    public void Register_Model_IsReadBack()
    {
        ContractChain chain = WithDatanets(2);
        Hash256 artifact = Keccak.Hash("artifact"u8);
        AbiValue versions = ContractChain.VersionsOf((new DatanetId(2), 1), (new DatanetId(1), 1));
        AbiValue[] result = chain.Do(
            Owner, Abi, "register", default, 1UL, "Counsel", versions, AbiValue.List(), (UInt256)5UL,
            (UInt256)9UL,
            artifact);
        ModelDetails details = chain.Queries.Model(new ModelId(1))!;
        AbiValue[] view = chain.View(Abi, "model", 1UL);
        Assert.Multiple(() =>
        {
            Assert.That((result[0].AsUInt64(), result[1].AsUInt32()), Is.EqualTo((1UL, 1U)));
            Assert.That(details.Name, Is.EqualTo("Counsel"));
            Assert.That(details.Kind, Is.EqualTo("infinigram"));
            Assert.That(details.Owner, Is.EqualTo(Owner.Address));
            Assert.That(details.Revision, Is.EqualTo(1));
            Assert.That(details.PriceIn, Is.EqualTo((UInt256)5UL));
            Assert.That(details.PriceOut, Is.EqualTo((UInt256)9UL));
            Assert.That(details.ArtifactHash, Is.EqualTo(artifact));
            Assert.That(details.Segments, Is.EqualTo(2));
            Assert.That(details.Tokens, Is.EqualTo(128));
            Assert.That(details.Active, Is.True);
            Assert.That(details.Versions[0].DatanetId.Value, Is.EqualTo(2));
            Assert.That(view[1].AsString(), Is.EqualTo("Counsel"));
            Assert.That(view[6].AsHash(), Is.EqualTo(artifact));
            Assert.That(chain.View(Abi, "versionsOf", 1UL)[0], Is.EqualTo(versions));
            Assert.That(chain.View(Abi, "modelCount")[0].AsUInt64(), Is.EqualTo(1));
            Assert.That(chain.Queries.Model(new ModelId(2)), Is.Null);
            Assert.That(chain.ViewRefused(Abi, "model", 2UL), Is.EqualTo("UNKNOWN_MODEL: 2"));
        });
    }

    [Test]
    public void Register_EightVersions_AreTheMost()
    {
        ContractChain chain = WithDatanets(9);
        (DatanetId, uint)[] nine = [.. Enumerable.Range(1, 9).Select(i => (new DatanetId((ulong)i), 1U))];
        chain.Register(Owner, 1UL, 1UL, nine[..8]);
        Assert.Multiple(() =>
        {
            Assert.That(chain.Queries.Model(new ModelId(1))!.Versions, Has.Count.EqualTo(8));
            Assert.That(
                Refused(chain, ContractChain.VersionsOf(nine)), Does.StartWith("VERSIONS_INVALID: 9"));
        });
    }

    [Test]
    public void Register_BadInput_IsRefused()
    {
        ContractChain chain = WithDatanets(1);
        AbiValue one = ContractChain.VersionsOf((new DatanetId(1), 1));
        AbiValue parents = AbiValue.List(AbiValue.List(1UL, 500UL));
        Assert.Multiple(() =>
        {
            Assert.That(Refused(chain, ContractChain.VersionsOf()), Does.StartWith("VERSIONS_INVALID: 0"));
            Assert.That(
                Refused(chain, ContractChain.VersionsOf((new DatanetId(1), 1), (new DatanetId(1), 1))),
                Is.EqualTo("VERSIONS_INVALID: datanet 1 is named twice"));
            Assert.That(
                Refused(chain, ContractChain.VersionsOf((new DatanetId(2), 1))),
                Is.EqualTo("UNKNOWN_DATANET: 2"));
            Assert.That(
                Refused(chain, ContractChain.VersionsOf((new DatanetId(1), 2))),
                Is.EqualTo("UNKNOWN_VERSION: 2 of datanet 1"));
            Assert.That(
                Refused(chain, ContractChain.VersionsOf((new DatanetId(1), 0))),
                Does.StartWith("UNKNOWN_VERSION: 0"));
            Assert.That(Refused(chain, one, kind: 0), Does.StartWith("KIND_NOT_SUPPORTED"));
            Assert.That(Refused(chain, one, kind: 4), Does.StartWith("KIND_NOT_SUPPORTED"));
            Assert.That(Refused(chain, one, parents: parents), Is.EqualTo("UNKNOWN_MODEL: 1"));
            Assert.That(Refused(chain, one, price: TooMuch), Does.StartWith("PRICE_TOO_LARGE"));
            Assert.That(Refused(chain, one, name: ""), Does.StartWith("TEXT_INVALID"));
            Assert.That(Refused(chain, one, name: new string('n', 65)), Does.StartWith("TEXT_INVALID"));
        });
    }

    [Test]
    public void SetPrices_ByTheOwner_IsANewRevision()
    {
        ContractChain chain = WithDatanets(1);
        ModelId id = chain.Register(Owner, 1UL, 2UL, (new DatanetId(1), 1));
        uint revision = chain.Do(Owner, Abi, "setPrices", default, id.Value, (UInt256)3UL,
            UInt256.One << 80)[0]
            .AsUInt32();
        Assert.Multiple(() =>
        {
            Assert.That(revision, Is.EqualTo(2));
            Assert.That(chain.Queries.Model(id)!.PriceIn, Is.EqualTo((UInt256)3UL));
            Assert.That(chain.View(Abi, "pricesAt", id.Value, 1UL)[0].AsUInt256(), Is.EqualTo((UInt256)1UL));
            Assert.That(
                chain.ViewRefused(Abi, "pricesAt", id.Value, 3UL), Does.StartWith("REVISION_MISMATCH"));
            Assert.That(Prices(Stranger, id.Value, 1UL), Does.StartWith("NOT_OWNER"));
            Assert.That(Prices(Owner, 9, 1UL), Is.EqualTo("UNKNOWN_MODEL: 9"));
            Assert.That(Prices(Owner, id.Value, TooMuch), Does.StartWith("PRICE_TOO_LARGE"));
        });

        string Prices(PrivateKey from, ulong model, UInt256 price) =>
            chain.Refused(from, Abi, "setPrices", default, model, price, price);
    }

    [Test]
    public void Retire_ByTheOwner_IsFinal()
    {
        ContractChain chain = WithDatanets(1);
        ModelId id = chain.Register(Owner, 1UL, 2UL, (new DatanetId(1), 1));
        Assert.That(chain.Refused(Stranger, Abi, "retire", default, id.Value), Does.StartWith("NOT_OWNER"));
        chain.Do(Owner, Abi, "retire", default, id.Value);
        QueryAnswer<InferenceRun> run =
            chain.Queries.RunInference(new InferenceQuery(id, "a prompt", 10, null, null));
        Assert.Multiple(() =>
        {
            Assert.That(chain.Queries.Model(id)!.Retired, Is.True);
            Assert.That(chain.Queries.Model(id)!.Active, Is.False);
            Assert.That(
                chain.Refused(Owner, Abi, "retire", default, id.Value), Does.StartWith("MODEL_RETIRED"));
            Assert.That(run.Refusal!.Reason, Is.EqualTo(RevertReasons.ModelRetired));
        });
    }

    private static ContractChain WithDatanets(int count)
    {
        ContractChain chain = new();
        for (int i = 1; i <= count; i++)
        {
            DatanetId id = chain.CreateDatanet(Owner, ContractChain.OwnerOnly);
            chain.Reveal(Owner, id, TestTexts.Unique(i), Hash256.Zero);
            chain.Publish(Owner, id);
        }

        return chain;
    }

    private static string Refused(
        ContractChain chain, AbiValue versions, ulong kind = 1, AbiValue? parents = null,
        UInt256? price = null,
        string name = "n") =>
        chain.Refused(
            Owner, Abi, "register", default, kind, name, versions, parents ?? AbiValue.List(),
            price ?? UInt256.One,
            UInt256.One, Hash256.Zero);
}
