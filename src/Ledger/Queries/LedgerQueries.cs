using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries.Finality;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// The read side of <c>openledger_*</c>: plain records out of the finalized chain. Reads only; every answer
/// is of one block, the newest finalized one. Thread-safe.
/// </summary>
/// <param name="genesis">The chain's genesis.</param>
/// <param name="chain">The finalized chain.</param>
public sealed class LedgerQueries(GenesisConfig genesis, IChainReader chain)
{
    /// <summary>The most versions a datanet's details list.</summary>
    public const int VersionsMax = 16;

    /// <summary>The most rows of each list that tells what a contribution was used for.</summary>
    public const int UsageRowsMax = 256;

    /// <summary>The most inferences of one page.</summary>
    public const int InferencesMax = 100;

    /// <summary>The most contributions one earnings query looks at.</summary>
    public const int EarningsScanMax = 10_000;

    /// <summary>The most epochs of one finality proof; a light client reads no more.</summary>
    public const int FinalityEpochsMax = 100;

    /// <summary>The most headers between a block and the one that finalized it, likewise.</summary>
    public const int FinalityDescendantsMax = 256;

    /// <summary>The most datanets, models or contributions of one page.</summary>
    public const int ListedMax = 100;

    private SupplyCount? _supply;

    /// <summary>A datanet; null when there is none of that id.</summary>
    public DatanetDetails? Datanet(DatanetId id) => new CatalogueReader(chain.Head).Datanet(id);

    /// <summary>A contribution; null when there is none of that id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="withText">True to add the text.</param>
    public ContributionDetails? Contribution(ContributionId id, bool withText = false) =>
        new CatalogueReader(chain.Head).Contribution(id, withText);

    /// <summary>A content sidecar; null when there is none of that id.</summary>
    public SidecarDetails? Sidecar(SidecarId id) => new SidecarReader(chain.Head).Details(id);

    /// <summary>The sidecar that waits with a root, or was admitted with it; null when none is.</summary>
    public SidecarDetails? Sidecar(Hash256 contentRoot) => new SidecarReader(chain.Head).Find(contentRoot);

    /// <summary>A model; null when there is none of that id.</summary>
    public ModelDetails? Model(ModelId id) => new CatalogueReader(chain.Head).Model(id);

    /// <summary>A model with the data it stands on and its metrics; null when the id was never
    /// given.</summary>
    public ModelCard? ModelCard(ModelId id)
    {
        ChainView head = chain.Head;
        return new CatalogueReader(
            head).Model(id) is { } model ? new ModelCardReader(head).Card(model) : null;
    }

    /// <summary>Datanets by id.</summary>
    /// <param name="from">The first id.</param>
    /// <param name="limit">At most so many; cut to <see cref="ListedMax"/>.</param>
    public IReadOnlyList<DatanetDetails> Datanets(DatanetId from = default, int limit = ListedMax) =>
        new CatalogueLists(chain.Head).Datanets(from, Math.Clamp(limit, 0, ListedMax));

    /// <summary>Models by id.</summary>
    /// <param name="from">The first id.</param>
    /// <param name="limit">At most so many; cut to <see cref="ListedMax"/>.</param>
    public IReadOnlyList<ModelDetails> Models(ModelId from = default, int limit = ListedMax) =>
        new CatalogueLists(chain.Head).Models(from, Math.Clamp(limit, 0, ListedMax));

    /// <summary>Contributions, newest first.</summary>
    /// <param name="datanet">Only of this one; null: of all.</param>
    /// <param name="before">Only with smaller ids; null: from the newest.</param>
    /// <param name="limit">At most so many; cut to <see cref="ListedMax"/>.</param>
    public ContributionPage Contributions(
        DatanetId? datanet = null, ContributionId? before = null, int limit = ListedMax) =>
        new CatalogueLists(chain.Head).Contributions(
            datanet, before, Math.Clamp(limit, 0, ListedMax), EarningsScanMax);

    /// <summary>A settled inference; null when none of that id is final.</summary>
    public InferenceDetails? Inference(Hash256 inferenceId) =>
        new InferenceReader(chain).Details(inferenceId);

    /// <summary>Who earned what in a settled inference; null when none of that id is final.</summary>
    public InferenceTrace? TraceInference(Hash256 inferenceId) =>
        new InferenceReader(chain).Trace(inferenceId);

    /// <summary>Settled inferences, newest first.</summary>
    /// <param name="beforeSequence">Only those before this number; null: from the newest.</param>
    /// <param name="limit">At most so many; cut to <see cref="InferencesMax"/>.</param>
    public IReadOnlyList<InferenceSummary> ListInferences(ulong? beforeSequence = null,
        int limit = InferencesMax) =>
        new InferenceReader(chain).List(beforeSequence, Math.Clamp(limit, 0, InferencesMax));

    /// <summary>Runs a built-in model and says what settling would carry; nothing is written.</summary>
    public QueryAnswer<InferenceRun> RunInference(InferenceQuery query) =>
        new ModelRunner(genesis, chain.Head).Run(query);

    /// <summary>What settling an answer of an external model would carry, for its host to sign.</summary>
    /// <param name="request">What the payer asked.</param>
    /// <param name="prompt">The prompt, UTF-8.</param>
    /// <param name="response">The answer, UTF-8.</param>
    public QueryAnswer<InferenceRun> TraceAnswer(InferenceRequest request, byte[] prompt, byte[] response) =>
        new AnswerTracer(genesis, chain.Head).Trace(request, prompt, response);

    /// <summary>What attributing a call through a channel would carry.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="index">Number of the call, from 0.</param>
    /// <param name="prompt">The prompt, UTF-8.</param>
    /// <param name="response">The answer, UTF-8.</param>
    public QueryAnswer<InferenceRun> TraceCall(
        ulong channelId, uint index, byte[] prompt, byte[] response) =>
        new AnswerTracer(genesis, chain.Head).TraceCall(channelId, index, prompt, response);

    /// <summary>Traces a settled answer of an external model again, without the model.</summary>
    public QueryAnswer<InferenceRun> ReplayAnswer(AttributionRecord record, byte[] prompt, byte[] response) =>
        new AnswerTracer(genesis, chain.Head).Replay(record, prompt, response);

    /// <summary>Whose text a text is, over a model's corpus.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text, traced like a response.</param>
    /// <param name="prompt">Text that earns nothing where the text repeats it; may be empty.</param>
    public QueryAnswer<TextTrace> TraceText(ModelId model, string text, string prompt = "") =>
        new ModelRunner(genesis, chain.Head).TraceText(model, text, prompt);

    /// <summary>What a contribution earned; null when there is none of that id.</summary>
    public ContributionEarnings? Earnings(ContributionId id) => new CatalogueReader(chain.Head).Earnings(id);

    /// <summary>What a contribution was used for; null when there is none of that id.</summary>
    public ContributionUsage? Usage(ContributionId id)
    {
        if (Earnings(id) is not { } earnings)
        {
            return null;
        }

        RepeatCount repeats = chain.RepeatsOf(id);
        return new ContributionUsage(
            id, earnings.Earned, chain.EarningsByModel(id, UsageRowsMax), repeats.Contributions, repeats.Tokens,
            chain.UsesOf(id, null, UsageRowsMax));
    }

    /// <summary>What the contributions that pay an account earned.</summary>
    /// <param name="payee">The account.</param>
    /// <param name="from">First contribution to look at; null: the first of all.</param>
    public AccountEarnings Earnings(Address payee, ContributionId? from = null) =>
        new CatalogueReader(chain.Head).Earnings(payee, from ?? new ContributionId(1), EarningsScanMax);

    /// <summary>A final block with the proof of it.</summary>
    /// <param name="height">Its height.</param>
    /// <param name="from">The epoch whose anchor block is trusted; null: epoch 0, on genesis.</param>
    public QueryAnswer<FinalityDetails> Finality(Height height, Epoch? from = null) =>
        new FinalityReader(genesis, chain).Read(height, from);

    /// <summary>
    /// The set of the running epoch by index (the one that signs the next block), then the candidates that
    /// are not in it, by id.
    /// </summary>
    public IReadOnlyList<ValidatorDetails> Validators() => new StakingReader(genesis, chain.Head).All();

    /// <summary>The frozen set of an epoch by index; empty when the head's state does not keep
    /// it.</summary>
    public IReadOnlyList<ValidatorDetails> Validators(Epoch epoch) =>
        new StakingReader(genesis, chain.Head).Set(epoch);

    /// <summary>A validator; null when there is none of that id.</summary>
    public ValidatorDetails? Validator(ValidatorId id) => new StakingReader(genesis, chain.Head).Find(id);

    /// <summary>The validator an account operates; null when it has none.</summary>
    public ValidatorDetails? Validator(Address account) =>
        new StakingReader(genesis, chain.Head).Find(account);

    /// <summary>What an account has with a validator; null when there is no such validator.</summary>
    public DelegationDetails? Delegation(Address delegator, ValidatorId id) =>
        new StakingReader(genesis, chain.Head).Delegation(delegator, id);

    /// <summary>
    /// Where the wei of the genesis are, recounted by walking the state trie; the parts sum to the total.
    /// Counted once a block: asking again is free.
    /// </summary>
    public SupplyReport Supply()
    {
        ChainView head = chain.Head;
        SupplyCount? known = Volatile.Read(ref _supply);
        if (known?.Root != head.State.Root)
        {
            known = new SupplyCount(head.State.Root, SupplyAudit.Recount(head.State));
            Volatile.Write(ref _supply, known);
        }

        return known.Report;
    }

    private sealed record SupplyCount(Hash256 Root, SupplyReport Report);
}
