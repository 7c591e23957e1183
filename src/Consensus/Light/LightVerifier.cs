using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// Checks a proof from a trusted block to the proven one (docs/spec/light.md): every boundary is signed by
/// the set that the boundary before it commits to, the block or a descendant of it by the last set. Only
/// Finalizations count; more than two thirds of the power must have signed, in integers; one bad signature
/// refuses a certificate. Pure, thread-safe.
/// </summary>
public sealed class LightVerifier(LightTrust trust)
{
    /// <summary>Verifies a proof.</summary>
    public LightVerdict Verify(LightProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        LightError? error = CheckTrust(proof)
            ?? CheckEpochs(proof, out ValidatorSet validators)
            ?? CheckBlock(proof, validators);
        return error is not null ? new LightVerdict.Refused(error) : Proven(proof);
    }

    private static LightVerdict.Proven Proven(LightProof proof)
    {
        ValidatorSet validators = SetOf(proof.Epochs[^1].Set);
        ValidatorIndex[] signers = [.. proof.Finalization.Signatures().Select(signed => signed.Index)];
        ulong power = 0;
        foreach (ValidatorIndex index in signers)
        {
            power = checked(power + validators[index].Power.Value);
        }

        return new LightVerdict.Proven(
            proof.Block,
            proof.Epochs[0].Anchor,
            proof.Epochs.Count - 1,
            Named(proof).Header.Number,
            proof.Finalization.Body.View,
            signers,
            new Power(power),
            validators);
    }

    private LightError? CheckTrust(LightProof proof)
    {
        LightHeader first = proof.Epochs[0].Anchor;
        if (trust.GenesisHash is { } hash && proof.GenesisHash != hash)
        {
            return new LightError(
                LightFault.WrongGenesis, "genesisHash", $"{proof.GenesisHash}; {hash} is trusted");
        }

        if (trust.Checkpoint is { } checkpoint)
        {
            return first.Hash == checkpoint
                ? null
                : new LightError(
                    LightFault.WrongCheckpoint,
                    "epochs[0].header",
                    $"the proof begins with block {first.Header.Number}, {first.Hash};"
                    + $" {checkpoint} is trusted");
        }

        if (first.Header.Number.Value != 0 || first.Hash != proof.GenesisHash)
        {
            return new LightError(
                LightFault.WrongGenesis,
                "epochs[0].header",
                $"the proof begins with block {first.Header.Number}, {first.Hash}; block 0 is trusted");
        }

        return trust.Genesis is { } genesis ? CheckGenesis(proof, genesis) : null;
    }

    private static LightError? CheckGenesis(LightProof proof, GenesisConfig genesis)
    {
        BlockHeader header = proof.Epochs[0].Anchor.Header;
        if (proof.ChainId != genesis.ChainId)
        {
            return new LightError(
                LightFault.WrongChain,
                "chainId",
                $"{proof.ChainId}; the genesis file's is {genesis.ChainId}");
        }

        Hash256 file = GenesisWriter.ComputeHash(genesis);
        if (!header.ExtraData.Span.SequenceEqual(file.ToArray()))
        {
            return new LightError(
                LightFault.WrongGenesis,
                "epochs[0].header",
                $"block 0 was made of another genesis file; extraData is"
                + $" {Hex.Encode(header.ExtraData.Span)}, the file's hash {file}");
        }

        // extraData only names the file: who signs is taken from the file itself.
        Hash256 set = ValidatorSetCommitment.HashOf(
            [.. genesis.Validators.Select(v => new CommittedValidator(v.PublicKey, v.Power))],
            genesis.Consensus);
        return header.ValidatorsHash == set
            ? null
            : new LightError(
                LightFault.WrongGenesis,
                "epochs[0].header",
                $"block 0 commits to the validators {header.ValidatorsHash}, the genesis file to {set}");
    }

    private static LightError? CheckEpochs(LightProof proof, out ValidatorSet validators)
    {
        validators = null!;
        Epoch first = proof.Epochs[0].Epoch;
        ulong epochBlocks = proof.Epochs[0].Set.Parameters.EpochBlocks;
        for (int i = 0; i < proof.Epochs.Count; i++)
        {
            LightEpoch epoch = proof.Epochs[i];
            string path = $"epochs[{i}]";
            if (epoch.Epoch.Value != first.Value + (ulong)i)
            {
                return new LightError(
                    LightFault.EpochOutOfOrder,
                    path,
                    $"epoch {epoch.Epoch} stands where {first.Value + (ulong)i} must");
            }

            LightError? error = CheckAnchor(epoch, epochBlocks, path) ?? CheckSet(epoch, path);
            if (error is null && i > 0)
            {
                error = CheckFinalization(
                    proof, i - 1, validators, epoch.Anchor, epoch.Finalization!, $"{path}.certificate");
            }

            if (error is not null)
            {
                return error;
            }

            validators = SetOf(epoch.Set);
        }

        return null;
    }

    private static LightError? CheckAnchor(LightEpoch epoch, ulong epochBlocks, string path)
    {
        BlockHeader header = epoch.Anchor.Header;
        if (epoch.Set.Parameters.EpochBlocks != epochBlocks)
        {
            return new LightError(
                LightFault.EpochOutOfOrder,
                $"{path}.parameters.epochBlocks",
                $"{epoch.Set.Parameters.EpochBlocks} blocks; the epochs of this chain have {epochBlocks}");
        }

        EpochSchedule schedule = new(epochBlocks);
        Epoch before = new(epoch.Epoch.Value == 0 ? 0 : epoch.Epoch.Value - 1);
        Height last = epoch.Epoch.Value == 0 ? new Height(0) : schedule.BoundaryOf(before);
        return header.Number == last && header.Epoch == before
            ? null
            : new LightError(
                LightFault.NotABoundary,
                $"{path}.header",
                $"block {header.Number} of epoch {header.Epoch} is not what epoch {epoch.Epoch} stands on"
                + $" (an epoch has {epochBlocks} blocks)");
    }

    private static LightError? CheckSet(LightEpoch epoch, string path)
    {
        if (epoch.Set.RulesVersion != ValidatorSetCommitment.RulesVersion)
        {
            // Another version may have other thresholds: nothing is assumed about it.
            return new LightError(
                LightFault.UnsupportedVersion,
                $"{path}.rulesVersion",
                $"{epoch.Set.RulesVersion}; this program knows {ValidatorSetCommitment.RulesVersion}");
        }

        Hash256 hash = ValidatorSetCommitment.HashOf(epoch.Set.Validators, epoch.Set.Parameters);
        Hash256 committed = epoch.Anchor.Header.ValidatorsHash;
        if (hash != committed)
        {
            return new LightError(
                LightFault.ValidatorSetMismatch,
                $"{path}.validators",
                $"validators and parameters hash to {hash}; the header commits to {committed}");
        }

        return ValidatorSet.Check(MembersOf(epoch.Set)) is { } wrong
            ? new LightError(LightFault.InvalidValidatorSet, $"{path}.validators", wrong)
            : null;
    }

    private static LightError? CheckBlock(LightProof proof, ValidatorSet validators)
    {
        Epoch epoch = proof.Epochs[^1].Epoch;
        LightHeader before = proof.Block;
        if (before.Header.Number.Value == 0 && before.Hash != proof.GenesisHash)
        {
            return new LightError(
                LightFault.WrongGenesis, "header", $"block 0 is {before.Hash}, not {proof.GenesisHash}");
        }

        LightError? error = CheckEpochOf(proof, before, "header");
        for (int i = 0; error is null && i < proof.Descendants.Count; i++)
        {
            LightHeader child = proof.Descendants[i];
            string path = $"descendants[{i}]";
            if (child.Header.ParentHash != before.Hash
                || child.Header.Number.Value != before.Header.Number.Value + 1)
            {
                return new LightError(
                    LightFault.BrokenLink,
                    path,
                    $"block {child.Header.Number} is a child of {child.Header.ParentHash},"
                    + $" not of block {before.Header.Number}, {before.Hash}");
            }

            error = CheckEpochOf(proof, child, path);
            before = child;
        }

        return error ?? CheckFinalization(
            proof, (int)(epoch.Value - proof.Epochs[0].Epoch.Value), validators, before, proof.Finalization,
            "certificate");
    }

    private static LightError? CheckEpochOf(LightProof proof, LightHeader block, string path)
    {
        LightEpoch epoch = proof.Epochs[^1];
        Epoch byHeight = EpochSchedule.Of(epoch.Set.Parameters).EpochOf(block.Header.Number);
        return block.Header.Epoch == epoch.Epoch && byHeight == epoch.Epoch
            ? null
            : new LightError(
                LightFault.EpochMismatch,
                path,
                $"block {block.Header.Number} is of epoch {byHeight}, its header says {block.Header.Epoch},"
                + $" the proof's last set signs epoch {epoch.Epoch}");
    }

    // One place for all certificates: what it must be, whom it must name, and who must have signed it.
    private static LightError? CheckFinalization(
        LightProof proof,
        int signing,
        ValidatorSet validators,
        LightHeader block,
        Certificate certificate,
        string path)
    {
        LightEpoch epoch = proof.Epochs[signing];
        Body body = certificate.Body;
        if (body.Kind != BodyKind.Finalize)
        {
            return new LightError(
                LightFault.NotAFinalization, path, $"it says {body.Kind}; only Finalize makes a block final");
        }

        if (body.Epoch != epoch.Epoch || body.BlockHash != block.Hash || !NamesViewOf(body, block, epoch))
        {
            return new LightError(
                LightFault.NamesAnotherBlock,
                path,
                $"it names block {body.BlockHash} of epoch {body.Epoch}, view {body.View}; block"
                + $" {block.Header.Number} of epoch {epoch.Epoch}, view {block.Header.View} is"
                + $" {block.Hash}");
        }

        ConsensusDomain domain = new(proof.ChainId, proof.GenesisHash, epoch.Set.Parameters.ForkId);
        CertificateVerifier verifier = new(domain, validators, Secp256k1.Verify);
        return verifier.Verify(certificate) switch
        {
            CertificateError.None => null,
            CertificateError.WrongValidatorCount => new LightError(
                LightFault.WrongValidatorCount,
                path,
                $"it is over {certificate.ValidatorCount} validators; epoch {epoch.Epoch} has"
                + $" {validators.Count}"),
            CertificateError.BelowQuorum => new LightError(
                LightFault.BelowQuorum,
                path,
                $"its signers do not have the {validators.Quorum} of {validators.TotalPower} that more than"
                + " two thirds are"),
            CertificateError.BadSignature => new LightError(
                LightFault.BadSignature,
                path,
                $"a signature is not of its validator for chain {proof.ChainId},"
                + $" genesis {proof.GenesisHash}"),
            _ => throw new InvalidOperationException("a certificate error without a fault"),
        };
    }

    // A boundary block may be finalized by a re-proposal, in a later view than its own.
    private static bool NamesViewOf(in Body body, LightHeader block, LightEpoch epoch)
    {
        BlockHeader header = block.Header;
        bool own = body.View == header.View && body.ParentView == header.ParentView;
        bool isBoundary = EpochSchedule.Of(epoch.Set.Parameters).IsBoundary(header.Number);
        return own || (isBoundary && body.View > header.View);
    }

    private static LightHeader Named(LightProof proof) =>
        proof.Descendants.Count > 0 ? proof.Descendants[^1] : proof.Block;

    private static Validator[] MembersOf(CommittedSet set) =>
        [.. set.Validators.Select(v => new Validator(v.Key, v.Power))];

    private static ValidatorSet SetOf(CommittedSet set) => new(MembersOf(set));
}
