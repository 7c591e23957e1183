using System.Text.Json.Nodes;
using OpenLedger.Consensus.Light;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Light;

/// <summary>Proofs over four epochs of four blocks; the sets change in size, order and power.</summary>
[TestFixture]
public sealed class LightVerifierTests
{
    // W = 9: 6 is exactly two thirds, 7 is the quorum.
    private static readonly LightChain Chain = new(
        4,
        LightChain.Set((1, 5), (2, 3), (3, 1)),
        LightChain.Set((2, 3), (4, 2), (1, 4)),
        LightChain.Set((4, 100), (5, 1), (6, 1), (7, 1)),
        LightChain.Set((8, 1)));

    private static readonly LightTrust Trust = LightTrust.OfGenesis(Chain.Genesis);

    [TestCase(0UL, 1UL)]
    [TestCase(0UL, 4UL)]
    [TestCase(1UL, 1UL)]
    [TestCase(2UL, 4UL)]
    [TestCase(4UL, 4UL)]
    [TestCase(5UL, 5UL)]
    [TestCase(8UL, 8UL)]
    [TestCase(9UL, 12UL)]
    [TestCase(16UL, 16UL)]
    public void Verify_AnyBlock_IsProvenFromGenesis(ulong block, ulong named)
    {
        LightVerdict.Proven proven = Prove(Of(block, named), Trust);
        ulong epoch = Chain.EpochOf(block).Value;
        Assert.Multiple(() =>
        {
            Assert.That(proven.Block.Hash, Is.EqualTo(Chain.HashOf(block)));
            Assert.That(BlockHeaderCodec.ComputeHash(proven.Block.Header), Is.EqualTo(Chain.HashOf(block)));
            Assert.That(proven.NamedHeight.Value, Is.EqualTo(named));
            Assert.That(proven.EpochsPassed, Is.EqualTo((int)epoch));
            Assert.That(proven.Trusted.Hash, Is.EqualTo(Chain.GenesisHash));
            Assert.That(
                proven.SignedPower.Value,
                Is.EqualTo(Chain.SetOf(epoch).Aggregate(0UL, (sum, m) => sum + m.Power)));
            Assert.That(proven.Signers, Has.Count.EqualTo(Chain.SetOf(epoch).Length));
        });
        Assert.That(
            Prove(Of(block, named), LightTrust.OfGenesisHash(Chain.GenesisHash)).Block.Hash,
            Is.EqualTo(Chain.HashOf(block)));
    }

    [Test]
    public void Verify_FromACheckpoint_PassesOnlyTheEpochsAfterIt()
    {
        JsonObject proof = LightFile.Of(Chain, 14, from: 2);
        LightTrust checkpoint = LightTrust.OfCheckpoint(Chain.HashOf(8));
        Assert.That(Prove(proof, checkpoint).EpochsPassed, Is.EqualTo(1));
        Assert.That(
            Prove(proof, LightTrust.OfCheckpoint(Chain.HashOf(8), Chain.GenesisHash)).Trusted.Hash,
            Is.EqualTo(Chain.HashOf(8)));
        Refuses(
            LightFault.WrongCheckpoint, "epochs[0].header", proof, LightTrust.OfCheckpoint(Chain.HashOf(4)));
        Refuses(
            LightFault.WrongCheckpoint, "epochs[0].header", Of(14), checkpoint);
        Refuses(
            LightFault.WrongGenesis, "genesisHash", proof,
            LightTrust.OfCheckpoint(Chain.HashOf(8), Chain.HashOf(0x1)));
        Refuses(LightFault.WrongGenesis, "epochs[0].header", proof, Trust);
    }

    [Test]
    public void Verify_AnotherGenesis_IsRefused()
    {
        Refuses(
            LightFault.WrongChain, "chainId", Of(2),
            LightTrust.OfGenesis(Chain.Genesis with { ChainId = 5 }));
        Refuses(
            LightFault.WrongGenesis, "epochs[0].header", Of(2),
            LightTrust.OfGenesis(Chain.Genesis with { GasLimit = 1 }));
        Refuses(
            LightFault.WrongGenesis, "genesisHash", Of(2), LightTrust.OfGenesisHash(Chain.HashOf(1)));
        Refuses(
            LightFault.WrongGenesis, "genesisHash", Of(2),
            LightTrust.OfGenesis(Chain.Genesis, Chain.HashOf(1)));
    }

    [Test]
    public void Verify_ValidatorsOfTheProversOwnUnderTheGenesisFilesHash_AreRefused()
    {
        // Everything fits together but the set: extraData alone names the file, it does not say who signs.
        LightChain forged = new(4, LightChain.Set((66, 9)));
        BlockHeader header = forged[0] with { ExtraData = Chain[0].ExtraData };
        JsonObject proof = LightFile.Of(forged, 1);
        Hash256 hash = BlockHeaderCodec.ComputeHash(header);
        proof["genesisHash"] = hash.ToString();
        proof["epochs"]![0]!["header"] = LightFile.HeaderOf(header);
        Refuses(LightFault.WrongGenesis, "epochs[0].header", proof, Trust);
    }

    [Test]
    public void Verify_ExactlyTwoThirds_IsBelowQuorum()
    {
        JsonObject proof = Of(2);
        proof["certificate"] = Signed(0, 2, 0, 2);
        Refuses(LightFault.BelowQuorum, "certificate", proof);
        proof["certificate"] = Signed(0, 2, 0, 1);
        Assert.That(Prove(proof, Trust).SignedPower.Value, Is.EqualTo(8));

        JsonObject boundary = Of(6);
        boundary["epochs"]![1]!["certificate"] = Signed(0, 4, 0, 2);
        Refuses(LightFault.BelowQuorum, "epochs[1].certificate", boundary);
    }

    [TestCase(6UL)]
    [TestCase(30UL)]
    [TestCase(3_000_000_003UL)]
    [TestCase(1UL << 53)]
    public void Verify_AnyTotal_NeedsMoreThanTwoThirdsInIntegers(ulong total)
    {
        ulong quorum = (ulong)((2 * (UInt128)total / 3) + 1);
        foreach ((ulong signed, bool good) in new[] { (quorum - 1, false), (quorum, true) })
        {
            LightChain chain = new(4, LightChain.Set((1, signed), (2, total - signed)));
            JsonObject proof = LightFile.Of(chain, 2);
            proof["certificate"] = LightFile.BytesOf(chain.Sign(0, chain.FinalizeBody(2), 0));
            LightVerdict verdict = Verify(proof, LightTrust.OfGenesisHash(chain.GenesisHash));
            Assert.That(verdict is LightVerdict.Proven, Is.EqualTo(good), $"{signed} of {total}: {verdict}");
        }
    }

    [Test]
    public void Verify_NotarizationOrNullification_IsRefused()
    {
        JsonObject proof = Of(2);
        proof["certificate"] = LightFile.BytesOf(Chain.Sign(0, Body.Notarize(Chain.ProposalOf(2))));
        Refuses(LightFault.NotAFinalization, "certificate", proof);
        proof["certificate"] = LightFile.BytesOf(Chain.Sign(0, Body.Nullify(new Epoch(0), new View(3))));
        Refuses(LightFault.NotAFinalization, "certificate", proof);

        JsonObject boundary = Of(6);
        boundary["epochs"]![1]!["certificate"] =
            LightFile.BytesOf(Chain.Sign(0, Body.Notarize(Chain.ProposalOf(4))));
        Refuses(LightFault.NotAFinalization, "epochs[1].certificate", boundary);
    }

    [Test]
    public void Verify_ReproposedBoundary_IsProven_AndOnlyABoundaryIs()
    {
        Body later = Body.Finalize(new ProposalId(new Epoch(0), new View(12), new View(7), Chain.HashOf(4)));
        JsonObject boundary = Of(4);
        boundary["certificate"] = LightFile.BytesOf(Chain.Sign(0, later));
        Assert.That(Prove(boundary, Trust).View.Value, Is.EqualTo(12));
        JsonObject above = Of(5);
        above["epochs"]![1]!["certificate"] = LightFile.BytesOf(Chain.Sign(0, later));
        Assert.That(Prove(above, Trust).EpochsPassed, Is.EqualTo(1));

        JsonObject ordinary = Of(2);
        ordinary["certificate"] = LightFile.BytesOf(Chain.Sign(0, Body.Finalize(
            new ProposalId(new Epoch(0), new View(12), new View(1), Chain.HashOf(2)))));
        Refuses(LightFault.NamesAnotherBlock, "certificate", ordinary);
        Body earlier = Body.Finalize(new ProposalId(new Epoch(0), new View(6), new View(5), Chain.HashOf(4)));
        boundary["certificate"] = LightFile.BytesOf(Chain.Sign(0, earlier));
        Refuses(LightFault.NamesAnotherBlock, "certificate", boundary);
    }

    [Test]
    public void Verify_FinalizationOfAnotherBlockOrEpoch_IsRefused()
    {
        JsonObject proof = Of(2);
        proof["certificate"] = Signed(0, 3);
        Refuses(LightFault.NamesAnotherBlock, "certificate", proof);
        ProposalId other = Chain.ProposalOf(2) with { Epoch = new Epoch(1) };
        proof["certificate"] = LightFile.BytesOf(Chain.Sign(0, Body.Finalize(other)));
        Refuses(LightFault.NamesAnotherBlock, "certificate", proof);
    }

    [Test]
    public void Verify_AnotherEpochsSigners_AreRefused()
    {
        JsonObject proof = Of(6);
        proof["certificate"] = Signed(0, 6);
        Refuses(LightFault.BadSignature, "certificate", proof);
        proof["certificate"] = Signed(2, 6);
        Refuses(LightFault.WrongValidatorCount, "certificate", proof);
    }

    [Test]
    public void Verify_AnotherChainsSignatures_AreRefused()
    {
        // The same keys and blocks, signed for another fork of the chain.
        LightMember[] set = Chain.SetOf(0);
        ConsensusDomain fork = new(LightChain.ChainId, Chain.GenesisHash, 8);
        Body body = Chain.FinalizeBody(2);
        Certificate certificate = Certificate.Create(body, set.Length, [.. set.Select((m, i) => (
            new ValidatorIndex((ushort)i), Secp256k1.Sign(m.Key, fork.Digest(body))))]);
        JsonObject proof = Of(2);
        proof["certificate"] = LightFile.BytesOf(certificate);
        Refuses(LightFault.BadSignature, "certificate", proof);
    }

    [Test]
    public void Verify_SetThatTheHeaderDoesNotCommitTo_IsRefused()
    {
        JsonObject proof = Of(6);
        proof["epochs"]![1]!["validators"] = LightFile.ValidatorsOf(Chain.SetOf(0));
        Refuses(LightFault.ValidatorSetMismatch, "epochs[1].validators", proof);
        proof["epochs"]![1]!["validators"] = LightFile.ValidatorsOf([.. Chain.SetOf(1).Reverse()]);
        Refuses(LightFault.ValidatorSetMismatch, "epochs[1].validators", proof);
        proof = Of(6);
        proof["epochs"]![0]!["parameters"]!["blockTimeMs"] = 999;
        Refuses(LightFault.ValidatorSetMismatch, "epochs[0].validators", proof);
        proof = Of(6);
        proof["epochs"]![0]!["rulesVersion"] = 2;
        Refuses(LightFault.UnsupportedVersion, "epochs[0].rulesVersion", proof);
    }

    [Test]
    public void Verify_EpochBlocksThatNobodyCommittedTo_AreRefused()
    {
        // A prover who could choose the length would end an epoch where it likes.
        JsonObject proof = LightFile.Of(Chain, 6);
        foreach (JsonNode? epoch in proof["epochs"]!.AsArray())
        {
            epoch!["parameters"]!["epochBlocks"] = 2;
        }

        Refuses(
            LightFault.ValidatorSetMismatch, "epochs[0].validators", proof,
            LightTrust.OfGenesisHash(Chain.GenesisHash));
    }

    [Test]
    public void Verify_MissingSwappedOrRepeatedEpochs_AreRefused()
    {
        JsonObject missing = Of(14);
        missing["epochs"]!.AsArray().RemoveAt(2);
        Refuses(LightFault.EpochOutOfOrder, "epochs[2]", missing);

        JsonObject cut = Of(14);
        cut["epochs"]!.AsArray().RemoveAt(3);
        Refuses(LightFault.EpochMismatch, "header", cut);

        JsonObject swapped = Of(14);
        JsonArray epochs = swapped["epochs"]!.AsArray();
        JsonNode second = epochs[1]!;
        epochs.RemoveAt(1);
        epochs.Insert(2, second);
        Refuses(LightFault.EpochOutOfOrder, "epochs[1]", swapped);

        // Renamed to look right, the heights tell.
        epochs[1]!["epoch"] = 1;
        epochs[2]!["epoch"] = 2;
        Refuses(LightFault.NotABoundary, "epochs[1].header", swapped);

        JsonObject ahead = Of(2);
        ahead["epochs"]!.AsArray().Add(Of(6)["epochs"]![1]!.DeepClone());
        Refuses(LightFault.EpochMismatch, "header", ahead);
    }

    [Test]
    public void Verify_BlockThatEndsNoEpoch_IsNoBoundary()
    {
        JsonObject proof = Of(6);
        proof["epochs"]![1]!["header"] = LightFile.HeaderOf(Chain[3]);
        proof["epochs"]![1]!["certificate"] = Signed(0, 3);
        Refuses(LightFault.NotABoundary, "epochs[1].header", proof);
        Refuses(
            LightFault.NotABoundary, "epochs[0].header",
            WithAnchor(LightFile.Of(Chain, 6, from: 1), Chain[6]),
            LightTrust.OfCheckpoint(Chain.HashOf(6)));
    }

    [Test]
    public void Verify_DescendantsWithAGapOrOfAnotherBranch_AreRefused()
    {
        JsonObject gap = Of(1, 4);
        gap["descendants"]!.AsArray().RemoveAt(1);
        gap["certificateBlockNumber"] = 3;
        Refuses(LightFault.BrokenLink, "descendants[1]", gap);

        JsonObject branch = Of(1, 3);
        branch["descendants"]![0] = LightFile.HeaderOf(Chain[2] with { GasUsed = 1 });
        Refuses(LightFault.BrokenLink, "descendants[1]", branch);

        JsonObject number = Of(1, 2);
        BlockHeader child = Chain[2] with { Number = new Height(3) };
        number["descendants"]![0] = LightFile.HeaderOf(child);
        Refuses(LightFault.BrokenLink, "descendants[0]", number);
    }

    [Test]
    public void Verify_DescendantsOfTheNextEpoch_AreRefused()
    {
        JsonObject proof = Of(3, 6);
        proof["certificate"] = Signed(1, 6);
        Refuses(LightFault.EpochMismatch, "descendants[1]", proof);
    }

    [Test]
    public void Verify_OneBadSignatureBeyondTheQuorum_RefusesTheWhole()
    {
        Body body = Chain.FinalizeBody(2);
        (ValidatorIndex Index, Signature Signature)[] signed =
            [.. Chain.Sign(0, body).Signatures()];
        signed[2].Signature = Chain.Sign(0, Chain.FinalizeBody(3)).Signatures().Last().Signature;
        JsonObject proof = Of(2);
        proof["certificate"] = LightFile.BytesOf(Certificate.Create(body, 3, signed));
        Refuses(LightFault.BadSignature, "certificate", proof);
    }

    [Test]
    public void Verify_OneSignatureForTwoValidators_IsRefused()
    {
        // The power of validator 0 is 5: counted as 0 and 1 it would be a quorum.
        Body body = Chain.FinalizeBody(2);
        Signature own = Chain.Sign(0, body, 0).Signatures().Single().Signature;
        JsonObject proof = Of(2);
        proof["certificate"] = LightFile.BytesOf(Certificate.Create(
            body, 3, [(new ValidatorIndex(0), own), (new ValidatorIndex(1), own)]));
        Refuses(LightFault.BadSignature, "certificate", proof);
    }

    [Test]
    public void Verify_CommittedSetWithOneKeyTwiceOrWithoutPower_IsRefused()
    {
        foreach (LightMember[] set in new[]
        {
            LightChain.Set((1, 5), (1, 5)), LightChain.Set((1, 5), (2, 0)),
        })
        {
            LightChain chain = new(4, set);
            Refuses(
                LightFault.InvalidValidatorSet, "epochs[0].validators", LightFile.Of(chain, 1),
                LightTrust.OfGenesisHash(chain.GenesisHash));
        }
    }

    [Test]
    public void Verify_AHundredEpochsOfUnevenSets_IsProven()
    {
        LightMember[][] sets = [.. Enumerable.Range(0, LightProof.EpochsMax).Select(e =>
            LightChain.Set(
                [.. Enumerable.Range(1 + (e % 3), 1 + (e % 5)).Select(n => (n, (ulong)(n * n)))]))];
        LightChain chain = new(2, sets);
        LightTrust trust = LightTrust.OfGenesis(chain.Genesis);
        Assert.That(Prove(LightFile.Of(chain, 199, 200), trust).EpochsPassed, Is.EqualTo(99));
    }

    private static JsonObject Of(ulong block, ulong? named = null) => LightFile.Of(Chain, block, named);

    private static JsonObject WithAnchor(JsonObject proof, BlockHeader header)
    {
        proof["epochs"]![0]!["header"] = LightFile.HeaderOf(header);
        return proof;
    }

    private static string Signed(ulong epoch, ulong block, params int[] signers) =>
        LightFile.BytesOf(Chain.Sign(epoch, Chain.FinalizeBody(block), signers));

    private static LightVerdict Verify(JsonObject file, LightTrust trust)
    {
        Assert.That(
            LightProofParser.TryParse(LightFile.Bytes(file), out LightProof? proof, out LightError? error),
            Is.True, () => error!.ToString());
        return new LightVerifier(trust).Verify(proof!);
    }

    private static LightVerdict.Proven Prove(JsonObject file, LightTrust trust)
    {
        LightVerdict verdict = Verify(file, trust);
        Assert.That(verdict, Is.InstanceOf<LightVerdict.Proven>(), () => verdict.ToString());
        return (LightVerdict.Proven)verdict;
    }

    private static void Refuses(LightFault fault, string path, JsonObject file, LightTrust? trust = null)
    {
        LightVerdict verdict = Verify(file, trust ?? Trust);
        LightError? error = (verdict as LightVerdict.Refused)?.Error;
        Assert.That((error?.Fault, error?.Path), Is.EqualTo(((LightFault?)fault, path)), () => $"{error}");
    }
}
