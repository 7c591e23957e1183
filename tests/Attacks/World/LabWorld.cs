using System.Numerics;
using System.Text;
using OpenLedger.Attacks.Texts;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.World;

/// <summary>
/// A plan carried out on a real chain: everything is a signed transaction, every wei is read from the
/// ledger. One thread.
/// </summary>
internal sealed class LabWorld
{
    /// <summary>Most tokens of a generated answer.</summary>
    public const uint AnswerTokens = 96;

    /// <summary>Wei per 1,000 prompt tokens: the devnet's price.</summary>
    public static readonly UInt256 PriceIn = GenesisConfig.WeiPerOpen;

    /// <summary>Wei per 1,000 response tokens: the devnet's price.</summary>
    public static readonly UInt256 PriceOut = GenesisConfig.WeiPerOpen * 2UL;

    // Far enough ahead that every plan is set up by then: the same questions have the same digests.
    private const ulong AskedAtMs = 1_700_100_000_000;
    private const ulong DeadlineSeconds = (AskedAtMs / 1_000) + 600;
    private const ulong Infinigram = 1;
    private const ulong Softmax = 2;
    private const ulong LabelIsDomain = 2;

    private static readonly UInt256 Deposit = GenesisConfig.WeiPerOpen * 1_000UL;

    private readonly Plan _plan;
    private readonly LabChain _chain;
    private readonly UInt256 _before;
    private readonly SortedDictionary<DatanetName, DatanetId> _datanets = [];
    private readonly List<ContributionId> _attackers = [];
    private readonly SortedDictionary<ContributionId, Address> _payees = [];
    private readonly ModelId _model = new(1);
    private int _refused;

    /// <summary>Sets the world up: contributions, versions, the model, deposits.</summary>
    public LabWorld(Plan plan, GenesisConfig genesis, ExecutedBlock genesisBlock)
    {
        _plan = plan;
        _chain = new LabChain(genesis, genesisBlock);
        _before = Holdings();
        Contribute();
        Publish();
    }

    /// <summary>What the attacker's calls were refused for.</summary>
    public SortedSet<string> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// What given answers bring under the same fee, traced and allocated over this world's corpus: a model
    /// whose answers do not depend on who registered what. No question is paid for; what setting up cost
    /// counts.
    /// </summary>
    /// <param name="answers">The answers.</param>
    /// <param name="weighedBy">The world whose token weights are paid; null: this one's.</param>
    public Statement Replay(IReadOnlyList<Answer> answers, LabWorld? weighedBy = null)
    {
        ModelCorpus corpus = OpenCorpus();
        Tally tally = new();
        foreach (Answer answer in answers)
        {
            InferenceEvaluation evaluation = Evaluate(corpus, answer);
            FeeAllocation allocation = weighedBy is null
                ? evaluation.Allocation
                : Reweighed(evaluation, answer, weighedBy.OpenCorpus());
            Add(tally, allocation);
        }

        return StatementOf(tally, answers.Count);
    }

    /// <summary>
    /// What the built-in model's answers to the plan's prompts bring, each asked <paramref name="rounds"/>
    /// times, evaluated by the code that settles; no question is paid for.
    /// </summary>
    /// <returns>The statement, and what the attacker earned by each question.</returns>
    public (Statement Statement, BigInteger[] Earned) Generate(int rounds)
    {
        ModelCorpus corpus = OpenCorpus();
        var allocations = new FeeAllocation[_plan.Asks.Count * rounds];
        Parallel.For(0, allocations.Length, i =>
        {
            string prompt = _plan.Asks[i / rounds].Prompt;
            Hash256 seed = Keccak.Hash(Encoding.UTF8.GetBytes($"{i % rounds} {prompt}"));
            GeneratedText? text = InfinigramModel.Generate(
                corpus, Encoding.UTF8.GetBytes(prompt), seed, (int)AnswerTokens, out GenerationError error);
            Invariant.Require(text is not null, $"the model answers: {error}");
            Answer answer = new(prompt, Encoding.UTF8.GetString(text.Response));
            allocations[i] = Evaluate(corpus, answer).Allocation;
        });
        Tally tally = new();
        var earned = new BigInteger[allocations.Length];
        for (int i = 0; i < allocations.Length; i++)
        {
            BigInteger before = tally.Attackers;
            Add(tally, allocations[i]);
            earned[i] = tally.Attackers - before;
        }

        return (StatementOf(tally, allocations.Length), earned);
    }

    /// <summary>Asks the plan's questions, settles all answers, claims. Once.</summary>
    public (Statement Statement, IReadOnlyList<Answer> Answers) Ask()
    {
        List<Answer> answers = [];
        List<Transaction> settlements = [];
        ulong nonce = 0;
        foreach (Ask ask in _plan.Asks)
        {
            settlements.Add(SettlementOf(ask, ++nonce, answers));
        }

        ExecutedBlock block = _chain.Mine(settlements, AskedAtMs);
        for (int i = 0; i < settlements.Count; i++)
        {
            bool isGood = block.Receipts[i].Succeeded;
            Invariant.Require(
                isGood == _plan.Asks[i].Tamper is null,
                $"honest settlements are paid, others refused: {LabChain.ReasonOf(block.Receipts[i])}");
            NoteRefusal(block.Receipts[i]);
        }

        BigInteger earned = Claim();
        Tally tally = new();
        foreach (AttributionRecord record in block.Attributions)
        {
            tally.Treasury += (BigInteger)record.Fee.Unattributed;
            foreach (Payout payout in record.Payouts)
            {
                tally.Add(payout.Payee, payout.Wei);
            }

            earned += IsAttackers(record.Host) ? (BigInteger)record.Fee.Host : 0;
            earned += IsAttackers(record.ModelOwner) ? (BigInteger)record.Fee.Model : 0;
        }

        earned += tally.Attackers;
        Invariant.Require(
            SupplyAudit.Recount(_chain.Head.State).Total == GenesisConfig.SupplyWei,
            "no wei is made or lost");
        BigInteger bond = Bonds();
        BigInteger net = (BigInteger)Holdings() + bond - (BigInteger)_before;
        return (
            new Statement(
                earned, earned - net, bond, tally.Others, tally.Treasury, block.Attributions.Count,
                _refused),
            answers);
    }

    /// <summary>What the model answers a prompt, asked for nothing: anybody can know it.</summary>
    public string Preview(string prompt, uint tokens)
    {
        QueryAnswer<InferenceRun> answer = _chain.Queries.RunInference(
            new InferenceQuery(_model, prompt, tokens, null, null));
        Invariant.Require(answer.Value is not null, $"a preview answers: {answer.Refusal}");
        return answer.Value.Response;
    }

    private static bool IsAttackers(in Address wallet) => Tally.AttackersWallets.Contains(wallet);

    private void Add(Tally tally, FeeAllocation allocation)
    {
        tally.Treasury += (BigInteger)allocation.Unattributed;
        foreach (ContributionPayout payout in allocation.Contributions)
        {
            tally.Add(PayeeOf(payout.Contribution), payout.Wei);
        }
    }

    private Address PayeeOf(ContributionId id)
    {
        if (!_payees.TryGetValue(id, out Address payee))
        {
            payee = _chain.Queries.Contribution(id)!.Payee;
            _payees.Add(id, payee);
        }

        return payee;
    }

    private Statement StatementOf(Tally tally, int questions)
    {
        BigInteger bond = Bonds();
        BigInteger spent = (BigInteger)_before - (BigInteger)Holdings() - bond;
        return new Statement(
            tally.Attackers, spent, bond, tally.Others, tally.Treasury, questions, _refused);
    }

    // The same owners, each token paid by its weight in another corpus.
    private static FeeAllocation Reweighed(
        InferenceEvaluation evaluation, Answer answer, ModelCorpus weighedBy)
    {
        bool isText = Tokenizer.TryTokenize(
            Encoding.UTF8.GetBytes(answer.Response), out TokenizedText text, out _);
        Invariant.Require(isText, "an answer is text");
        TokenWeights weights = new(weighedBy, weighedBy.Tokens.TokenIds(text));
        TraceSpan[] spans =
        [
            .. evaluation.Trace!.Spans.Select(span => span with
            {
                Weight = Enumerable.Range(span.Start, span.Length)
                    .Aggregate(0UL, (sum, token) => sum + weights.Pay(token)),
            }),
        ];
        return PayoutAllocator.Allocate(
            evaluation.Allocation.DataFee,
            evaluation.Trace with { TotalWeight = weights.Total, Spans = spans });
    }

    // Commitments first, reveals three blocks later, in the plan's order.
    private void Contribute()
    {
        List<Transaction> creations =
        [
            CreateOf(Wallets.DatanetOwner, DatanetName.Nature, "nature", DatanetPolicyKind.Open),
            CreateOf(Wallets.DatanetOwner, DatanetName.Food, "food", DatanetPolicyKind.Open),
        ];
        if (_plan.Offers.Any(offer => offer.Datanet == DatanetName.Own))
        {
            creations.Add(CreateOf(Wallets.Attacker[0], DatanetName.Own, "own", DatanetPolicyKind.OwnerOnly));
        }

        _chain.MineGood(creations);
        _chain.MineGood([.. _plan.Offers
            .Where(offer => offer.HasCommitment && offer.Datanet != DatanetName.Own)
            .Select(CommitmentOf)]);
        _chain.MineGood();
        Transaction[] reveals =
        [
            .. _plan.Offers.Select(offer => _chain.Call(
                offer.By, DatanetsContract.Interface, "contribute", GenesisConfig.WeiPerOpen,
                _datanets[offer.Datanet].Value, Encoding.UTF8.GetBytes(offer.Text), Hash256.Zero, "")),
        ];
        ulong next = _chain.Head.Corpus.LastContribution.Value;
        ExecutedBlock block = _chain.Mine(reveals);
        for (int i = 0; i < reveals.Length; i++)
        {
            next += block.Receipts[i].Succeeded ? 1UL : 0;
            if (!_plan.Offers[i].IsAttackers)
            {
                continue;
            }

            NoteRefusal(block.Receipts[i]);
            if (block.Receipts[i].Succeeded)
            {
                _attackers.Add(new ContributionId(next));
            }
        }
    }

    private Transaction CommitmentOf(Offer offer)
    {
        Hash256 root = Keccak.Hash(Encoding.UTF8.GetBytes(offer.Text));
        return _chain.Call(
            offer.By, DatanetsContract.Interface, "commit", default,
            Keccak.Hash([.. root.ToArray(), .. offer.By.Address.ToArray(), .. Hash256.Zero.ToArray()]));
    }

    private Transaction CreateOf(
        PrivateKey owner, DatanetName name, string domain, DatanetPolicyKind kind)
    {
        ulong first = _plan.Genesis.HasBaseline ? 2UL : 1UL;
        _datanets[name] = new DatanetId(first + (ulong)name);
        return _chain.Call(
            owner, DatanetsContract.Interface, "create", default, domain, domain, "CC0",
            AbiValue.List((ulong)kind, 0UL, 0UL), AbiValue.List());
    }

    private void Publish()
    {
        List<Transaction> calls = [];
        List<AbiValue> versions = [];
        foreach ((DatanetName name, DatanetId id) in _datanets)
        {
            if (_chain.Queries.Datanet(id)!.Contributions == 0)
            {
                continue;
            }

            PrivateKey owner = name == DatanetName.Own ? Wallets.Attacker[0] : Wallets.DatanetOwner;
            calls.Add(_chain.Call(
                owner, DatanetsContract.Interface, "publishVersion", default, id.Value, 1UL));
            if (_plan.Model.Contains(name))
            {
                versions.Add(AbiValue.List(id.Value, 1UL));
            }
        }

        calls.Add(_chain.Call(
            _plan.ModelOwner, ModelsContract.Interface, "register", default,
            _plan.IsClassifier ? Softmax : Infinigram, "Model", AbiValue.List([.. versions]),
            AbiValue.List(), PriceIn, PriceOut, Hash256.Zero));
        foreach (PrivateKey payer in _plan.Asks.Select(ask => ask.Payer).Distinct())
        {
            calls.Add(_chain.Call(payer, InferenceContract.Interface, "deposit", Deposit));
        }

        foreach (PrivateKey host in _plan.Asks.Select(ask => ask.Host).Distinct())
        {
            calls.Add(_chain.Call(
                host, InferenceContract.Interface, "setHostPrice", default, _model.Value, PriceIn / 10UL,
                PriceOut / 10UL));
        }

        _chain.MineGood(calls);
        _chain.MineGood();
        if (_plan.IsClassifier)
        {
            Train();
        }
    }

    private void Train()
    {
        AbiEvent scheduled = ModelsContract.Interface.Event("TrainingScheduled");
        ExecutedBlock block = _chain.MineGood(_chain.Call(
            _plan.ModelOwner, ModelsContract.Interface, "train", default, _model.Value, LabelIsDomain, 256UL,
            1UL, 40UL, 4UL << 16, 1UL << 8, AbiValue.List()));
        bool isScheduled = scheduled.TryDecode(
            block.Receipts[0].Logs.Single(log => log.Topics[0] == scheduled.Topic),
            out AbiValue[] values, out _);
        Invariant.Require(isScheduled, "a training says when it is active");
        while (_chain.Head.Header.Number.Value < values[1].AsUInt64())
        {
            _chain.MineGood();
        }
    }

    private Transaction SettlementOf(Ask ask, ulong nonce, List<Answer> answers)
    {
        byte[] prompt = Encoding.UTF8.GetBytes(ask.Prompt);
        var request = new InferenceRequest(
            _model, 1, ask.Payer.Address, ask.Host.Address, Keccak.Hash(prompt), AnswerTokens,
            GenesisConfig.WeiPerOpen * 100UL, nonce, DeadlineSeconds);
        byte[] signature = Secp256k1.Sign(
            ask.Payer, request.Digest(GenesisChoice.ChainId, SystemAddresses.Inference)).ToBytes();
        QueryAnswer<InferenceRun> run = _chain.Queries.RunInference(
            new InferenceQuery(_model, ask.Prompt, null, request, signature));
        Invariant.Require(run.Value is not null, $"the model answers: {run.Refusal}");
        answers.Add(new Answer(ask.Prompt, run.Value.Response));
        Settling settling = new(prompt, Encoding.UTF8.GetBytes(run.Value.Response), run.Value.Proof);
        settling = ask.Tamper is null ? settling : ask.Tamper(settling);
        return _chain.Call(
            ask.Host, SystemAddresses.Inference, UInt256.Zero,
            InferenceRequestAbi.EncodeSettle(
                request, signature, settling.Prompt, settling.Response, settling.Proof));
    }

    // Contributions' earnings are claimed, so that balances hold them; returns what stake earned.
    private BigInteger Claim()
    {
        List<Transaction> claims =
        [
            .. _attackers.Chunk(256).Select(ids => _chain.Call(
                Wallets.Attacker[0], RewardsContract.Interface, "claim", default,
                AbiValue.List(ids, id => id.Value))),
        ];
        if (_plan.Genesis.AttackerStakeBps == 0)
        {
            _chain.MineGood(claims);
            return 0;
        }

        AbiValue[] stakers = [Wallets.Attacker[0].Address, AbiValue.List(0UL)];
        UInt256 earned = _chain.View(StakingContract.Interface, "claim", stakers)[0].AsUInt256();
        claims.Add(_chain.Call(
            Wallets.Attacker[0], StakingContract.Interface, "claim", default, stakers));
        _chain.MineGood(claims);
        return (BigInteger)earned;
    }

    private InferenceEvaluation Evaluate(ModelCorpus corpus, Answer answer)
    {
        FeeSplit fee = FeeSplit.Of(
            UInt256.Zero,
            FeeSplit.Price(
                (uint)TokenText.Tokens(answer.Prompt).Length,
                (uint)TokenText.Tokens(answer.Response).Length, PriceIn, PriceOut),
            new GenesisFees());
        InferenceEvaluation? evaluation = InferenceEvaluation.Of(
            corpus, _model, 1, Hash256.Zero, Encoding.UTF8.GetBytes(answer.Prompt),
            Encoding.UTF8.GetBytes(answer.Response), fee, out TraceError error);
        Invariant.Require(evaluation is not null, $"an answer is traced: {error}");
        return evaluation;
    }

    private ModelCorpus OpenCorpus()
    {
        List<SegmentId> segments = [];
        for (ulong id = 1; id <= _chain.Head.Corpus.LastSegment.Value; id++)
        {
            DatanetId datanet = _chain.Head.Corpus.GetSegment(new SegmentId(id))!.Datanet;
            if (_plan.Model.Any(name => _datanets.GetValueOrDefault(name) == datanet))
            {
                segments.Add(new SegmentId(id));
            }
        }

        return _chain.Head.Corpus.OpenModel(segments);
    }

    private UInt256 Holdings() => Wallets.Attacker.Aggregate(
        UInt256.Zero,
        (sum, key) => sum + _chain.BalanceOf(key.Address)
            + _chain.View(InferenceContract.Interface, "depositOf", key.Address)[0].AsUInt256());

    private BigInteger Bonds() => _attackers.Aggregate(
        BigInteger.Zero, (sum, id) => sum + (BigInteger)_chain.Queries.Contribution(id)!.Bond);

    private void NoteRefusal(Receipt receipt)
    {
        if (!receipt.Succeeded)
        {
            _refused++;
            Refusals.Add(LabChain.ReasonOf(receipt).Split(':')[0]);
        }
    }
}
