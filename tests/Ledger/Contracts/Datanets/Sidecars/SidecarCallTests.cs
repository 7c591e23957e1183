using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using static OpenLedger.Ledger.Tests.Contracts.Datanets.Sidecars.SidecarScene;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets.Sidecars;

/// <summary>Recording and activating sidecars: costs, every refusal, who may.</summary>
[TestFixture]
internal sealed class SidecarCallTests
{
    private static readonly Hash256 Root = Keccak.Hash("a root"u8);

    [Test]
    public void ContributeSidecar_Value_FeeIsBurnedBondIsHeldTheRestReturns()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        uint size = SidecarRules.SizeBytesMax;
        AbiValue[] quote = scene.Contracts.View(Abi, "quoteSidecar", (ulong)size);
        scene.Commit(Alice, Root);
        scene.Chain.Mine();
        UInt256 before = scene.Chain.BalanceOf(Alice.Address);
        UInt256 burnedBefore = SupplyAudit.BurnedIn(scene.Chain.Head.State);
        scene.Contracts.Do(
            Alice, Abi, "contributeSidecar", Plenty, datanet.Value, Root, (ulong)size, Salt, "");

        Receipt receipt = scene.Chain.Blocks[^1].Receipts[0];
        UInt256 gas = receipt.EffectiveGasPrice * receipt.GasUsed;
        UInt256 baseFees = scene.Chain.Blocks[^1].Block.Header.BaseFeePerGas * receipt.GasUsed;
        Assert.Multiple(() =>
        {
            Assert.That(quote[0].AsUInt256(), Is.EqualTo(SidecarRules.FeeOf(size)));
            Assert.That(quote[1].AsUInt256(), Is.EqualTo(SidecarRules.BondOf(size)));
            Assert.That(
                before - scene.Chain.BalanceOf(Alice.Address),
                Is.EqualTo(SidecarRules.FeeOf(size) + SidecarRules.BondOf(size) + gas));
            Assert.That(
                scene.Chain.BalanceOf(SystemAddresses.Datanets), Is.EqualTo(SidecarRules.BondOf(size)));
            Assert.That(
                SupplyAudit.BurnedIn(scene.Chain.Head.State) - burnedBefore,
                Is.EqualTo(SidecarRules.FeeOf(size) + (baseFees / 2UL)));
            Assert.That(receipt.GasUsed, Is.GreaterThan(6UL * size), "6 gas a byte for the later work");
            Assert.That(receipt.Logs, Has.Count.EqualTo(1));
        });
        Assert.That(scene.Contracts.View(Abi, "sidecarOf", Root)[0].AsUInt64(), Is.EqualTo(1));
        Assert.That(scene.Contracts.Queries.Sidecar(Root)?.Status, Is.EqualTo("waiting"));
    }

    [Test]
    public void ContributeSidecar_EachWrongArgument_IsRefusedByName()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        DatanetId owned = scene.Contracts.CreateDatanet(Owner, ContractChain.OwnerOnly);
        scene.Commit(Alice, Root);
        Assert.That(
            scene.RecordRefused(Alice, datanet, Root, Smallest), Does.StartWith("COMMITMENT_TOO_YOUNG"));
        UInt256 due = SidecarRules.FeeOf(Smallest) + SidecarRules.BondOf(Smallest);
        Assert.Multiple(() =>
        {
            Assert.That(scene.RecordRefused(Alice, new DatanetId(9), Root, Smallest),
                Does.StartWith("UNKNOWN_DATANET"));
            Assert.That(scene.RecordRefused(Alice, datanet, Root, Smallest, "a\tb"),
                Does.StartWith("TEXT_INVALID"));
            Assert.That(scene.RecordRefused(Alice, datanet, Root, Smallest, new string('t', 129)),
                Does.StartWith("TEXT_INVALID"));
            Assert.That(scene.RecordRefused(Alice, datanet, Hash256.Zero, Smallest),
                Does.StartWith("ROOT_INVALID"));
            Assert.That(scene.RecordRefused(Alice, datanet, Root, SidecarRules.SizeBytesMax + 1),
                Does.StartWith("CONTENT_TOO_LARGE"));
            Assert.That(scene.RecordRefused(Alice, datanet, Root, Smallest - 1),
                Does.StartWith("CONTENT_FITS_INLINE"));
            Assert.That(scene.RecordRefused(Alice, owned, Root, Smallest), Does.StartWith("NOT_OWNER"));

            // Another's commitment does not help, nor does owning the datanet.
            Assert.That(scene.RecordRefused(Bob, datanet, Root, Smallest),
                Does.StartWith("COMMITMENT_MISSING"));
            Assert.That(scene.RecordRefused(Owner, owned, Root, Smallest),
                Does.StartWith("COMMITMENT_MISSING"));
            Assert.That(scene.RecordRefused(Alice, datanet, Root, Smallest, value: due - 1UL),
                Does.StartWith("BOND_TOO_SMALL"));
        });

        scene.Contracts.Do(
            Alice, Abi, "contributeSidecar", due, datanet.Value, Root, (ulong)Smallest, Salt, "");
        Assert.That(
            scene.RecordRefused(Alice, datanet, Root, Smallest), Does.StartWith("COMMITMENT_MISSING"),
            "the commitment is used up");
    }

    [Test]
    public void ContributeSidecar_RootThatWaits_IsTheFirstRecorders()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        scene.Record(Alice, datanet, Root, Smallest);
        scene.Commit(Bob, Root);
        scene.Chain.Mine();
        Assert.That(
            scene.RecordRefused(Bob, datanet, Root, Smallest),
            Is.EqualTo("DUPLICATE_CONTENT: sidecar 1 has this root"));
    }

    [Test]
    public void ContributeSidecar_MoreBytesThanMayWait_IsRefused()
    {
        SidecarScene scene = new();
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        ulong fitting = SidecarRules.WaitingBytesMax / SidecarRules.SizeBytesMax;
        for (ulong i = 0; i < fitting; i++)
        {
            scene.Record(Alice, datanet, RootOf(i), SidecarRules.SizeBytesMax);
        }

        scene.Commit(Alice, RootOf(fitting));
        scene.Chain.Mine();
        Assert.That(
            scene.RecordRefused(Alice, datanet, RootOf(fitting), Smallest),
            Is.EqualTo("SIDECARS_FULL: 268435456 bytes wait, at most 268435456"));
    }

    [Test]
    public void Activate_EachWrongCertificate_IsRefusedByName()
    {
        SidecarScene scene = new(epochBlocks: 40);
        DatanetId datanet = scene.Contracts.CreateDatanet(Owner, ContractChain.Open);
        scene.MineTo(80);
        SidecarId id = scene.Record(Alice, datanet, Root, Smallest);
        Available body = scene.BodyOf(id);
        Assert.That(body.Epoch.Value, Is.EqualTo(2));
        byte[] good = scene.Certify(body, 0, 1, 3).Encode();
        byte[] forged = [.. good];
        forged[^1] ^= 1;
        Assert.Multiple(() =>
        {
            Assert.That(scene.ActivateRefused(new SidecarId(2), good), Does.StartWith("UNKNOWN_SIDECAR"));
            Assert.That(scene.ActivateRefused(id, []), Does.StartWith("CERTIFICATE_MALFORMED: WrongLength"));
            Assert.That(scene.ActivateRefused(id, [.. good, 0]), Does.StartWith("CERTIFICATE_MALFORMED"));
            Assert.That(
                Refused(body with { Root = RootOf(1) }, 0, 1, 3), Does.StartWith("CERTIFICATE_MISMATCH"));
            Assert.That(
                Refused(body with { SizeBytes = Smallest + 1 }, 0, 1, 3),
                Does.StartWith("CERTIFICATE_MISMATCH"));
            Assert.That(
                Refused(body with { Epoch = new Epoch(3) }, 0, 1, 3), Does.StartWith("UNKNOWN_EPOCH"));
            Assert.That(
                Refused(body with { Epoch = new Epoch(0) }, 0, 1, 3), Does.StartWith("CERTIFICATE_EXPIRED"));
            Assert.That(
                Refused(body, 0, 3), Is.EqualTo("QUORUM_MISSING: power 2000, 2667 asked"));
            Assert.That(scene.ActivateRefused(id, forged), Does.StartWith("BAD_SIGNATURE: validator 3"));

            // Signatures over another epoch's word, in a certificate of this one.
            byte[] older = scene.Certify(body with { Epoch = new Epoch(1) }, 0, 1, 3).Encode();
            older[44] = 2;
            Assert.That(scene.ActivateRefused(id, older), Does.StartWith("BAD_SIGNATURE: validator 0"));
            byte[] larger = AvailabilityCertificate.Create(
                body, 5, [.. scene.Certify(body, 0, 1, 3).Signatures.InOrder()]).Encode();
            Assert.That(scene.ActivateRefused(id, larger), Does.StartWith("CERTIFICATE_MISMATCH"));
        });

        // The epoch before still counts, whoever sends it.
        scene.Contracts.Do(
            Bob, Abi, "activate", default, id.Value,
            scene.Certify(body with { Epoch = new Epoch(1) }, 0, 1, 3).Encode());
        Assert.That(scene.StatusOf(id), Is.EqualTo(SidecarStatus.Activated));
        Assert.That(scene.ActivateRefused(id, good), Is.EqualTo("SIDECAR_NOT_WAITING: 1 is Activated"));
        Assert.That(
            scene.Chain.Blocks[^2].Receipts[0].GasUsed, Is.GreaterThan(3 * 3_000UL),
            "each signature is paid for");

        string Refused(Available said, params int[] signers) =>
            scene.ActivateRefused(id, scene.Certify(said, signers).Encode());
    }

    private static Hash256 RootOf(ulong number) => Keccak.Hash(BitConverter.GetBytes(number));
}
