using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>The openledger_* methods the commands need, answered as the node's JSON. Thread-safe.</summary>
public sealed class LedgerClient(JsonRpcClient rpc)
{
    private const int ResourceNotFound = -32001;

    /// <summary>A datanet.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> DatanetAsync(DatanetId id, CancellationToken cancellation) =>
        FoundAsync(
            "openledger_getDatanet", id.Value, $"UNKNOWN_DATANET: no datanet has the id {id}", cancellation);

    /// <summary>A contribution and why it was admitted.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> ContributionAsync(ContributionId id, CancellationToken cancellation) =>
        FoundAsync(
            "openledger_getContribution", id.Value,
            $"UNKNOWN_CONTRIBUTION: no contribution has the id {id}", cancellation);

    /// <summary>A content sidecar.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> SidecarAsync(SidecarId id, CancellationToken cancellation) =>
        FoundAsync(
            "openledger_getSidecar", id.Value, $"UNKNOWN_SIDECAR: no sidecar has the id {id}", cancellation);

    /// <summary>The sidecar that waits with a root or was admitted with it; null when none is.</summary>
    public async Task<JsonElement?> SidecarAsync(Hash256 contentRoot, CancellationToken cancellation)
    {
        try
        {
            return await rpc.CallAsync("openledger_getSidecar", [contentRoot.ToString()], cancellation)
                .ConfigureAwait(false);
        }
        catch (RpcErrorException none) when (none.Code == ResourceNotFound)
        {
            return null;
        }
    }

    /// <summary>A model.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> ModelAsync(ModelId id, CancellationToken cancellation) =>
        FoundAsync("openledger_getModel", id.Value, $"UNKNOWN_MODEL: no model has the id {id}", cancellation);

    /// <summary>A model's card.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> ModelCardAsync(ModelId id, CancellationToken cancellation) => FoundAsync(
        "openledger_getModelCard", id.Value, $"UNKNOWN_MODEL: no model has the id {id}", cancellation);

    /// <summary>A settled inference with its proof.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> InferenceAsync(Hash256 id, CancellationToken cancellation) =>
        FoundAsync(
            "openledger_getInference", id.ToString(),
            $"UNKNOWN_INFERENCE: no settled inference has the id {id}", cancellation);

    /// <summary>Who earned what for which part of a response.</summary>
    /// <exception cref="ClientException">There is none of that id.</exception>
    public Task<JsonElement> TraceAsync(Hash256 id, CancellationToken cancellation) =>
        FoundAsync(
            "openledger_traceInference", id.ToString(),
            $"UNKNOWN_INFERENCE: no settled inference has the id {id}", cancellation);

    /// <summary>Runs a model for a signed request; read-only.</summary>
    public Task<JsonElement> RunAsync(
        InferenceRequest request, byte[] signature, string prompt, CancellationToken cancellation) =>
        rpc.CallAsync(
            "openledger_runInference",
            [
                new JsonObject
                {
                    ["modelId"] = request.Model.Value,
                    ["prompt"] = prompt,
                    ["maxTokens"] = request.MaxTokensOut,
                    ["request"] = JsonOf(request),
                    ["signature"] = Hex.Encode(signature),
                },
            ],
            cancellation);

    /// <summary>What settling an answer of an external model would carry; read-only.</summary>
    public Task<JsonElement> PrepareAnswerAsync(
        InferenceRequest request, string prompt, string response, CancellationToken cancellation) =>
        rpc.CallAsync(
            "openledger_prepareAnswer",
            [
                new JsonObject
                {
                    ["request"] = JsonOf(request),
                    ["prompt"] = prompt,
                    ["response"] = response,
                },
            ],
            cancellation);

    /// <summary>A settled inference with its proof; null while none of that id is final.</summary>
    public async Task<JsonElement?> FindInferenceAsync(Hash256 id, CancellationToken cancellation)
    {
        try
        {
            return await rpc.CallAsync("openledger_getInference", [id.ToString()], cancellation)
                .ConfigureAwait(false);
        }
        catch (RpcErrorException none) when (none.Code == ResourceNotFound)
        {
            return null;
        }
    }

    private static JsonObject JsonOf(InferenceRequest request) => new()
    {
        ["modelId"] = request.Model.Value,
        ["revision"] = request.Revision,
        ["payer"] = request.Payer.ToString(),
        ["host"] = request.Host.ToString(),
        ["promptHash"] = request.PromptHash.ToString(),
        ["maxTokensOut"] = request.MaxTokensOut,
        ["maxFee"] = request.MaxFee.ToString(),
        ["nonce"] = request.Nonce.ToString(),
        ["deadline"] = request.Deadline,
    };

    /// <summary>Any of the methods without parameters: nodeInfo, supply, validators.</summary>
    public Task<JsonElement> AskAsync(string method, CancellationToken cancellation) =>
        rpc.CallAsync(method, [], cancellation);

    private async Task<JsonElement> FoundAsync(
        string method, JsonNode id, string missing, CancellationToken cancellation)
    {
        JsonElement answer = await rpc.CallAsync(method, [id], cancellation).ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Null ? throw new ClientException(missing) : answer;
    }
}
