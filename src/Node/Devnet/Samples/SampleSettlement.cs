using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet.Samples;

/// <summary>Runs, signs and settles one paid inference of each sample model: dev0 pays, dev1 hosts.</summary>
internal sealed class SampleSettlement(
    FullNode node, DevnetWallet wallet, LedgerQueries queries, SampleSet samples, ulong? seed)
{
    /// <summary>
    /// A response depends on its request. The samples' prompts pay three contributors in all but about one of
    /// a thousand requests (samples/README.md); the payer previews requests with different nonces until one
    /// does, in words that one likes to see on a first page.
    /// </summary>
    private const ulong NoncesTried = 20;

    // Within the hour that a deadline may be ahead, when the chain's clock began at its genesis.
    private const ulong DeadlineSeconds = 3_000;

    private const int ContributorsMin = 3;
    private static readonly UInt256 FeeMax = 5 * UInt256.PowerOfTen(18);
    private static readonly PrivateKey Payer = DevnetAccounts.Key(0);
    private static readonly PrivateKey Host = DevnetAccounts.Key(1);

    internal async Task<IReadOnlyList<SampleInference>> SettleAsync(
        IReadOnlyList<(SampleModel Sample, ModelDetails Model)> models, CancellationToken cancellation)
    {
        List<(SampleInference Inference, Task<Receipt>? Final)> all = [];
        foreach ((SampleModel sample, ModelDetails model) in models)
        {
            Hash256? settled = FindSettled(model.ModelId);
            all.Add(settled is { } id
                ? (new SampleInference(sample.Name, id), null)
                : Settle(sample, model));
        }

        foreach ((SampleInference inference, Task<Receipt>? final) in all)
        {
            if (final is not null && !(await final.WaitAsync(cancellation).ConfigureAwait(false)).Succeeded)
            {
                throw new NodeStartException($"settling the sample inference of {inference.Model} failed");
            }
        }

        return [.. all.Select(a => a.Inference)];
    }

    private Hash256? FindSettled(ModelId model)
    {
        foreach (InferenceSummary summary in queries.ListInferences())
        {
            if (summary.ModelId == model && summary.Payer == Payer.Address)
            {
                return summary.InferenceId;
            }
        }

        return null;
    }

    private (SampleInference Inference, Task<Receipt>? Final) Settle(SampleModel sample, ModelDetails model)
    {
        InferenceRequest request = ChooseRequest(sample, model);
        ulong chainId = node.Executor.Genesis.ChainId;
        Hash256 digest = request.Digest(chainId, SystemAddresses.Inference);
        byte[] signature = Secp256k1.Sign(Payer, digest).ToBytes();
        InferenceRun run = Run(sample, model, request, signature);
        Task<Receipt> final = wallet.Submit(
            Host, SystemAddresses.Inference, UInt256.Zero, run.SettleCalldata!, gasLimit: 20_000_000);
        return (new SampleInference(sample.Name, run.InferenceId), final);
    }

    private InferenceRequest ChooseRequest(SampleModel sample, ModelDetails model)
    {
        GenesisConfig genesis = node.Executor.Genesis;
        ulong begun = seed is null ? node.Store.Head.Header.Timestamp : genesis.TimestampMs / 1_000;
        ulong deadline = begun + DeadlineSeconds;
        UInt256 nonces = (UInt256.PowerOfTen(6) * (seed ?? 0)) + (model.ModelId.Value * NoncesTried);
        InferenceRequest? paying = null;
        for (ulong attempt = 0; attempt < NoncesTried; attempt++)
        {
            InferenceRequest request = new(
                model.ModelId, model.Revision, Payer.Address, Host.Address,
                Keccak.Hash(Encoding.UTF8.GetBytes(sample.Prompt)), sample.TokensMax, FeeMax,
                nonces + attempt, deadline);
            InferenceRun run = Run(sample, model, request, signature: null);
            int contributors = run.Spans
                .Where(span => !span.Wei.IsZero).Select(span => span.Contributor).Distinct().Count();
            if (contributors >= ContributorsMin)
            {
                if (samples.IsPleasant(run.Response))
                {
                    return request;
                }

                paying ??= request;
            }
        }

        return paying ?? throw new NodeStartException(
            $"no answer of the sample model {sample.Name} pays {ContributorsMin} contributors "
            + $"in {NoncesTried} tries");
    }

    private InferenceRun Run(
        SampleModel sample, ModelDetails model, InferenceRequest request, byte[]? signature)
    {
        QueryAnswer<InferenceRun> answer = queries.RunInference(
            new InferenceQuery(model.ModelId, sample.Prompt, sample.TokensMax, request, signature));
        return answer.Value ?? throw new NodeStartException(
            $"the sample model {sample.Name} does not answer: "
            + $"{answer.Refusal!.Reason}: {answer.Refusal.Detail}");
    }
}
