using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet.Samples;

/// <summary>
/// Brings the samples onto a devnet by ordinary signed transactions: datanets, commitments, contributions,
/// versions, models and one paid inference a model. Looks at the chain first and does only what is missing,
/// so an interrupted load goes on where it ended.
/// </summary>
internal sealed class SampleLoader
{
    private static readonly UInt256 Deposit = 100 * UInt256.PowerOfTen(18);

    // Covers fee and bond of 64 KiB; what is too much comes back.
    private static readonly UInt256 FeeAndBond = UInt256.PowerOfTen(17);
    private static readonly UInt256 PriceIn = UInt256.PowerOfTen(18);
    private static readonly UInt256 PriceOut = 2 * UInt256.PowerOfTen(18);

    private readonly FullNode _node;
    private readonly DevnetWallet _wallet;
    private readonly SampleSet _samples;
    private readonly LedgerQueries _queries;
    private readonly SampleSettlement _settlement;
    private readonly PrivateKey _owner = DevnetAccounts.Key(0);

    private readonly ulong? _seed;

    /// <summary>A loader.</summary>
    /// <param name="node">Takes the transactions and tells what is there.</param>
    /// <param name="wallet">Signs them.</param>
    /// <param name="samples">What to load.</param>
    /// <param name="seed">Null: all contributors at once. Else one after the other, in an order that the seed
    /// decides, and with requests that the seed decides: ids, answers and payments are then the same at every
    /// start of a chain whose clock begins at its genesis.</param>
    internal SampleLoader(FullNode node, DevnetWallet wallet, SampleSet samples, ulong? seed = null)
    {
        _seed = seed;
        _node = node;
        _wallet = wallet;
        _samples = samples;
        _queries = new LedgerQueries(node.Executor.Genesis, node.Store);
        _settlement = new SampleSettlement(node, wallet, _queries, samples, seed);
    }

    /// <summary>Loads what is missing.</summary>
    /// <returns>The settled inference of each model.</returns>
    internal async Task<IReadOnlyList<SampleInference>> LoadAsync(CancellationToken cancellation)
    {
        // Block 1: datanets and commitments. Block 2: the deposit. Block 3, when commitments are mature: the
        // texts.
        IReadOnlyList<(SampleDatanet Datanet, SampleText Text)> missing = MissingTexts();
        Task<Receipt>[] datanets = CreateDatanets();
        Task<Receipt>[] commitments = [.. missing.Select(m => Commit(m.Text))];
        await FinalAsync([.. datanets, .. commitments], cancellation).ConfigureAwait(false);
        await FinalAsync([PayDeposit()], cancellation).ConfigureAwait(false);
        SortedDictionary<string, DatanetId> ids = FindDatanets();
        foreach ((SampleDatanet Datanet, SampleText Text)[] together in InTurns(missing))
        {
            await FinalAsync(
                [.. together.Select(m => Contribute(ids[m.Datanet.Name], m.Text))], cancellation)
                .ConfigureAwait(false);
        }

        await FinalAsync(PublishVersions(ids), cancellation).ConfigureAwait(false);
        await FinalAsync(RegisterModels(ids), cancellation).ConfigureAwait(false);
        Task trained = FinalAsync(TrainClassifiers(), cancellation);
        List<SampleInference> settled =
        [
            .. await _settlement.SettleAsync(
                [.. FindModels().Where(m => !m.Sample.IsClassifier)], cancellation).ConfigureAwait(false),
        ];
        await trained.ConfigureAwait(false);
        await ActiveAsync(cancellation).ConfigureAwait(false);
        settled.AddRange(await _settlement.SettleAsync(
            [.. FindModels().Where(m => m.Sample.IsClassifier)], cancellation).ConfigureAwait(false));
        return settled;
    }

    // Transactions of one account keep their order; those of several come in the order in which they arrive at
    // whoever proposes.
    private IEnumerable<(SampleDatanet Datanet, SampleText Text)[]> InTurns(
        IReadOnlyList<(SampleDatanet Datanet, SampleText Text)> missing) => _seed is not { } seed
            ? [[.. missing]]
            : missing.GroupBy(m => m.Text.Contributor)
                .OrderBy(turn => Keccak.Hash(Encoding.UTF8.GetBytes($"sample turn {seed} {turn.Key}")))
                .Select(turn => turn.ToArray());

    private List<(SampleDatanet Datanet, SampleText Text)> MissingTexts()
    {
        Ledger.Execution.ChainView head = _node.Store.Head;
        bool isFresh = FindDatanets().Count == 0;
        return [.. _samples.Datanets
            .SelectMany(datanet => datanet.Texts.Select(text => (Datanet: datanet, Text: text)))
            .Where(m => isFresh
                || head.Corpus.Evaluate(new DatanetId(1), Bytes(m.Text)).DuplicateOf is null)];
    }

    private Task<Receipt>[] CreateDatanets()
    {
        SortedDictionary<string, DatanetId> existing = FindDatanets();
        return [.. _samples.Datanets.Where(d => !existing.ContainsKey(d.Name)).Select(d => Call(
            _owner, SystemAddresses.Datanets, "create", UInt256.Zero, 1_000_000,
            d.Name, d.Domain, d.Licence, AbiValue.List(0UL, (ulong)d.MinTokens, (ulong)d.MinNoveltyBps),
            AbiValue.List()))];
    }

    private Task<Receipt> Commit(SampleText text)
    {
        PrivateKey contributor = DevnetAccounts.Key(text.Contributor);
        return Call(
            contributor, SystemAddresses.Datanets, "commit", UInt256.Zero, 100_000,
            CommitmentOf(Keccak.Hash(Bytes(text)), contributor.Address, SaltOf(text)));
    }

    private Task<Receipt> Contribute(DatanetId datanet, SampleText text)
    {
        byte[] bytes = Bytes(text);
        ulong gasLimit = 600_000 + ((ulong)bytes.Length * 60);
        return Call(
            DevnetAccounts.Key(text.Contributor), SystemAddresses.Datanets, "contribute", FeeAndBond,
            gasLimit,
            datanet.Value, bytes, SaltOf(text), text.Title);
    }

    private Task<Receipt> PayDeposit() =>
        Call(_owner, SystemAddresses.Inference, "deposit", Deposit, 200_000);

    private Task<Receipt>[] PublishVersions(SortedDictionary<string, DatanetId> ids) =>
        [.. _samples.Datanets.Where(d => _queries.Datanet(ids[d.Name])!.LatestVersion == 0).Select(d => Call(
            _owner, SystemAddresses.Datanets, "publishVersion", UInt256.Zero, 20_000_000, ids[d.Name].Value,
            1UL))];

    private Task<Receipt>[] RegisterModels(SortedDictionary<string, DatanetId> ids)
    {
        SortedDictionary<string, DatanetId> byDomain = new(StringComparer.Ordinal);
        foreach (SampleDatanet datanet in _samples.Datanets)
        {
            byDomain.Add(datanet.Domain, ids[datanet.Name]);
        }

        IReadOnlyList<(SampleModel Sample, ModelDetails Model)> existing = FindModels();
        return [.. _samples.Models.Where(m => existing.All(e => e.Sample != m)).Select(m => Call(
            _owner, SystemAddresses.Models, "register", UInt256.Zero, 2_000_000,
            (ulong)(m.IsClassifier ? ModelKind.Softmax : ModelKind.Infinigram),
            m.Name,
            AbiValue.List(m.Domains, domain => AbiValue.List(byDomain[domain].Value, 1UL)),
            AbiValue.List(),
            PriceIn,
            PriceOut,
            Hash256.Zero))];
    }

    private Task<Receipt>[] TrainClassifiers() =>
    [
        .. FindModels().Where(m => m.Sample.IsClassifier && m.Model.Training is null).Select(m => Call(
            _owner, SystemAddresses.Models, "train", UInt256.Zero, 20_000_000, m.Model.ModelId.Value,
            (ulong)LabelField.Domain, 256UL, 1UL, 40UL, 6UL << 16, 1UL << 8, AbiValue.List())),
    ];

    // Waits until every classifier answers. Blocks come by themselves, but sooner with a transaction in them.
    private async Task ActiveAsync(CancellationToken cancellation)
    {
        while (FindModels().Any(m => m.Model.Training is { State: "queued" }))
        {
            await FinalAsync([_wallet.Submit(_owner, _owner.Address, UInt256.Zero, [], 21_000)], cancellation)
                .ConfigureAwait(false);
        }
    }

    private SortedDictionary<string, DatanetId> FindDatanets()
    {
        SortedDictionary<string, DatanetId> found = new(StringComparer.Ordinal);
        for (DatanetId id = new(1); _queries.Datanet(id) is { } datanet; id = new DatanetId(id.Value + 1))
        {
            if (datanet.Owner == _owner.Address)
            {
                found.TryAdd(datanet.Name, id);
            }
        }

        return found;
    }

    private List<(SampleModel Sample, ModelDetails Model)> FindModels()
    {
        List<(SampleModel Sample, ModelDetails Model)> found = [];
        for (ModelId id = new(1); _queries.Model(id) is { } model; id = new ModelId(id.Value + 1))
        {
            SampleModel? sample = _samples.Models.FirstOrDefault(s => s.Name == model.Name);
            if (sample is not null && model.Owner == _owner.Address && found.All(f => f.Sample != sample))
            {
                found.Add((sample, model));
            }
        }

        return found;
    }

    private Task<Receipt> Call(
        PrivateKey from, Address contract, string function, UInt256 value, ulong gasLimit,
        params AbiValue[] arguments) =>
        _wallet.Submit(
            from, contract, value,
            _node.Executor.Contracts.Find(contract)!.Abi.Function(function).EncodeCall(arguments), gasLimit);

    private static byte[] Bytes(SampleText text) => Encoding.UTF8.GetBytes(text.Text);

    // The samples are public anyway, so a salt that can be recomputed loses nothing and lets a load go on.
    private static Hash256 SaltOf(SampleText text) =>
        Keccak.Hash(Encoding.UTF8.GetBytes("sample salt " + text.Title));

    private static Hash256 CommitmentOf(Hash256 contentRoot, Address sender, Hash256 salt)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + Address.Size + Hash256.Size];
        contentRoot.CopyTo(bytes);
        sender.CopyTo(bytes[Hash256.Size..]);
        salt.CopyTo(bytes[(Hash256.Size + Address.Size)..]);
        return Keccak.Hash(bytes);
    }

    private static async Task FinalAsync(Task<Receipt>[] submitted, CancellationToken cancellation)
    {
        foreach (
            Receipt receipt in await Task.WhenAll(submitted).WaitAsync(cancellation).ConfigureAwait(false))
        {
            if (!receipt.Succeeded)
            {
                AbiRevert.TryDecode(receipt.RevertData.Span, out string? reason);
                throw new NodeStartException(
                    $"a transaction of the samples failed: {reason ?? "out of gas"}");
            }
        }
    }
}
