using System.Text;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Reads datanets, contributions, models, earnings and validators as of one block.</summary>
internal sealed class CatalogueReader(ChainView view)
{
    private readonly DatanetSlots _datanets = new(new StateSlots(view.State));
    private readonly ModelSlots _models = new(new StateSlots(view.State));
    private readonly RewardSlots _rewards = new(new StateSlots(view.State));

    public DatanetDetails? Datanet(DatanetId id)
    {
        if (_datanets.LoadDatanet(id) is not { } datanet)
        {
            return null;
        }

        var record = DatanetRecord.Decode(Stored(datanet.RecordHash));
        List<VersionDetails> versions = [];
        uint oldest = datanet.LatestVersion - Math.Min(datanet.LatestVersion, LedgerQueries.VersionsMax);
        for (uint number = datanet.LatestVersion; number > oldest; number--)
        {
            versions.Add(Version(id, number));
        }

        return new DatanetDetails(
            id, record.Name, record.Domain, record.Licence, datanet.Owner, NameOf(datanet.Policy.Kind),
            datanet.Policy.MinTokens, datanet.Policy.MinNoveltyBps, datanet.Contributions,
            datanet.Unpublished,
            datanet.LatestVersion, versions);
    }

    public ContributionDetails? Contribution(ContributionId id, bool withText)
    {
        if (_datanets.LoadContribution(id) is not { } contribution)
        {
            return null;
        }

        var record = ContributionRecord.Decode(Stored(contribution.RecordHash));
        EarningsEntry earnings = _rewards.LoadEarnings(id);
        MaskedRunDetails[] masked =
            [.. record.MaskedRuns.Select(r => new MaskedRunDetails(r.Start, r.Length, r.Origin,
            r.OriginOffset))];
        return new ContributionDetails(
            id, contribution.Datanet, contribution.Contributor, _rewards.PayeeOf(id,
            contribution.Contributor),
            NameOf(contribution.Status),
            contribution.WithdrawnFromVersion == 0 ? null : contribution.WithdrawnFromVersion,
            record.Title, record.ContentRoot, contribution.RecordHash, record.Bytes, record.Tokens,
            record.NewVocabulary, record.NoveltyBps, record.Decision, masked, Review(contribution.ReviewHash),
            view.Corpus.GetContribution(id)?.Segment, contribution.Bond,
            new Height(contribution.Height.Value + AdmissionPrices.BondLockBlocks),
            earnings.Earned, earnings.Claimed, contribution.Height, record.Timestamp,
            withText ? Encoding.UTF8.GetString(Stored(record.ContentRoot)) : null)
        {
            SimilarTo = view.Corpus.FindSimilar(id) is { } similar
                ? new SimilarDetails(similar.Contribution, similar.SimilarityBps)
                : null,
        };
    }

    public ModelDetails? Model(ModelId id)
    {
        if (_models.LoadModel(id) is not { } model)
        {
            return null;
        }

        ModelPrices prices = _models.LoadPrices(id, model.Revision);
        TrainingEntry? training = new TrainingSlots(new StateSlots(view.State)).Load(id);
        var basis = ModelBasis.Resolve(_datanets, model.Versions).From(training);
        bool trained = model.Kind != ModelKind.Softmax || training is { WeightsRoot.IsZero: false };
        bool active = trained && !model.Retired
            && view.Header.Number.Value + 1 >= basis.ActivationHeight.Value;
        ModelVersionDetails[] versions =
            [.. model.Versions.Select(v => new ModelVersionDetails(v.Datanet, v.Version))];
        return new ModelDetails(
            id, Encoding.UTF8.GetString(Stored(model.NameHash)), NameOf(model.Kind), model.Owner,
            model.Revision,
            prices.In, prices.Out, model.ArtifactHash, model.Retired, versions, basis.ActivationHeight,
            active,
            basis.Segments.Count, TokensOf(basis.Segments))
        {
            Training = new ModelCardReader(view).Training(id),
            Royalties = new ModelCardReader(view).Royalties(id),
        };
    }

    public ContributionEarnings? Earnings(ContributionId id)
    {
        if (_datanets.LoadContribution(id) is not { } contribution)
        {
            return null;
        }

        EarningsEntry earnings = _rewards.LoadEarnings(id);
        return new ContributionEarnings(
            id, contribution.Datanet, contribution.Contributor, _rewards.PayeeOf(id,
            contribution.Contributor),
            earnings.Earned, earnings.Claimed, earnings.Pending);
    }

    public AccountEarnings Earnings(Address payee, ContributionId from, int scanMax)
    {
        ulong count = _datanets.ContributionCount;
        ulong first = Math.Max(from.Value, 1);
        List<ContributionEarnings> found = [];
        (UInt256 earned, UInt256 claimed) = (UInt256.Zero, UInt256.Zero);
        ulong id = first;
        for (; id <= count && id - first < (ulong)scanMax; id++)
        {
            // Most contributions of a large corpus earned nothing: one read settles those.
            var candidate = new ContributionId(id);
            if (_rewards.LoadEarnings(candidate).Earned != 0
                && Earnings(candidate) is { } earnings && earnings.Payee == payee)
            {
                found.Add(earnings);
                earned += earnings.Earned;
                claimed += earnings.Claimed;
            }
        }

        return new AccountEarnings(
            payee, earned, claimed, earned - claimed, found, id <= count ? new ContributionId(id) : null);
    }

    private static string NameOf(DatanetPolicyKind kind) => kind switch
    {
        DatanetPolicyKind.Open => "open",
        DatanetPolicyKind.Curated => "curated",
        _ => "ownerOnly",
    };

    private static string NameOf(ContributionStatus status) => status switch
    {
        ContributionStatus.Accepted => "accepted",
        ContributionStatus.UnderReview => "underReview",
        ContributionStatus.Rejected => "rejected",
        _ => "withdrawn",
    };

    private static string NameOf(ModelKind kind)
    {
        Invariant.Require(
            kind is >= ModelKind.Infinigram and <= ModelKind.External, "only these kinds are registered");
        return kind switch
        {
            ModelKind.Infinigram => "infinigram",
            ModelKind.Softmax => "softmax",
            _ => "external",
        };
    }

    private VersionDetails Version(DatanetId id, uint number)
    {
        VersionEntry? version = _datanets.LoadVersion(id, number);
        Invariant.Require(version is not null, "versions are numbered without gaps");
        IReadOnlyList<SegmentId> segments = _datanets.LoadSegments(id, version);
        return new VersionDetails(
            number, version.ActivationHeight, version.PublishedHeight, segments, TokensOf(segments));
    }

    private long TokensOf(IReadOnlyList<SegmentId> segments) =>
        segments.Sum(segment => view.Corpus.GetSegment(segment)?.TokenCount ?? 0);

    private ReviewDetails? Review(Hash256 hash)
    {
        if (hash.IsZero)
        {
            return null;
        }

        var review = ReviewRecord.Decode(Stored(hash));
        return new ReviewDetails(review.Curator, review.Accepted, review.Reason, review.Height);
    }

    private byte[] Stored(in Hash256 root)
    {
        byte[]? bytes = view.Content.GetContent(root);
        Invariant.Require(bytes is not null, $"content {root} is stored");
        return bytes;
    }
}
