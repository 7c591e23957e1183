using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Queries.Finality;

/// <summary>Collects the proof that a block is final out of the stored chain (docs/spec/light.md).</summary>
internal sealed class FinalityReader(GenesisConfig genesis, IChainReader chain)
{
    private readonly EpochSchedule _schedule = EpochSchedule.Of(genesis.Consensus);

    /// <summary>The proof, or why there is none.</summary>
    /// <param name="height">The block, which is final.</param>
    /// <param name="from">The epoch whose anchor is trusted; null: epoch 0, on genesis.</param>
    public QueryAnswer<FinalityDetails> Read(Height height, Epoch? from)
    {
        if (chain.GetHeader(height) is not { } header)
        {
            return new QueryRefusal("UNKNOWN_BLOCK", $"block {height} is not final or not known");
        }

        Epoch last = _schedule.EpochOf(height);
        Epoch first = from ?? new Epoch(0);
        if (CheckEpochs(height, first, last) is { } refused)
        {
            return refused;
        }

        FinalityCertificate? certificate = chain.GetCertificate(height);
        ulong above = certificate is null ? 0 : certificate.Height.Value - height.Value;
        if (above > LedgerQueries.FinalityDescendantsMax)
        {
            return new QueryRefusal(
                "TOO_MANY_DESCENDANTS",
                $"block {height} was finalized by block {certificate!.Height}, {above} above it;"
                + $" a proof has at most {LedgerQueries.FinalityDescendantsMax} headers between:"
                + $" prove a later block");
        }

        List<EpochDetails> epochs = [];
        for (ulong epoch = first.Value; epoch <= last.Value; epoch++)
        {
            epochs.Add(EpochOf(new Epoch(epoch), isFirst: epoch == first.Value));
        }

        return Answer(header, certificate, [.. Enumerable.Range(1, (int)above).Select(i =>
            HeaderAt(height.Value + (ulong)i))], epochs);
    }

    private static QueryRefusal? CheckEpochs(Height height, Epoch first, Epoch last)
    {
        if (first > last)
        {
            return new QueryRefusal(
                "EPOCH_AFTER_BLOCK", $"from is epoch {first}; block {height} is of epoch {last}");
        }

        ulong passed = last.Value - first.Value + 1;
        return passed <= LedgerQueries.FinalityEpochsMax
            ? null
            : new QueryRefusal(
                "TOO_MANY_EPOCHS",
                $"block {height} is of epoch {last}, {passed} epochs from epoch {first}; a proof has at most"
                + $" {LedgerQueries.FinalityEpochsMax}: pass from, the epoch of a checkpoint you trust,"
                + $" {last.Value - LedgerQueries.FinalityEpochsMax + 1} or later, or prove the boundary block"
                + " of an earlier epoch first and go on from it");
    }

    private FinalityDetails Answer(
        BlockHeader header,
        FinalityCertificate? certificate,
        IReadOnlyList<byte[]> descendants,
        IReadOnlyList<EpochDetails> epochs) => new(
            header.Number,
            BlockHeaderCodec.ComputeHash(header),
            Finalized: true,
            header.Epoch,
            header.View,
            header.ParentView,
            header.TimestampMs,
            header.StateRoot,
            header.AttributionRoot,
            header.ValidatorsHash,
            BlockHeaderCodec.Encode(header),
            certificate?.Height,
            certificate?.Bytes,
            descendants,
            genesis.ChainId,
            BlockHeaderCodec.ComputeHash(Header(0)),
            epochs);

    private EpochDetails EpochOf(Epoch epoch, bool isFirst)
    {
        Height anchor = epoch.Value == 0 ? default : _schedule.BoundaryOf(new Epoch(epoch.Value - 1));
        BlockHeader header = Header(anchor.Value);
        FinalityCertificate? certificate = isFirst ? null : chain.GetCertificate(anchor);
        Invariant.Require(
            isFirst || certificate?.Height == anchor, $"a certificate names boundary block {anchor}");
        CommittedSet? set = chain.GetValidatorSet(header.ValidatorsHash);
        Invariant.Require(set is not null, $"the set that block {anchor} commits to is stored");
        return new EpochDetails(
            epoch,
            BlockHeaderCodec.Encode(header),
            certificate?.Bytes,
            set.RulesVersion,
            [.. set.Validators.Select(v => new SignerDetails(
                ValidatorSetCommitment.EcdsaScheme, v.Key.ToCompressed(), v.Power))],
            ParametersOf(set.Parameters));
    }

    private static EpochParameters ParametersOf(GenesisConsensus parameters) => new(
        parameters.BlockTimeMs,
        parameters.MinBlockTimeMs,
        parameters.NetworkDelayMs,
        parameters.BuildBudgetMs,
        parameters.ResendMs,
        parameters.StandstillMs,
        parameters.ForkId,
        parameters.EpochBlocks);

    private byte[] HeaderAt(ulong height) => BlockHeaderCodec.Encode(Header(height));

    private BlockHeader Header(ulong height)
    {
        BlockHeader? header = chain.GetHeader(new Height(height));
        Invariant.Require(header is not null, $"block {height}, below a final one, is stored");
        return header;
    }
}
