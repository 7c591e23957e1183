using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>A payer's acceptance of an external model's answer, out of its trace.</summary>
internal static class AnswerAcceptance
{
    private static readonly AbiFunction Accept = InferenceContract.Interface.Function("accept");

    /// <summary>Calldata by which the payer itself accepts what the trace shows.</summary>
    /// <param name="trace">openledger_traceInference's answer.</param>
    /// <exception cref="ClientException">Not a trace.</exception>
    public static byte[] CalldataOf(JsonElement trace)
    {
        Hash256 response = Keccak.Hash(Encoding.UTF8.GetBytes(trace.Text("response")));
        ContributionPayout[] payouts = ContributionPayout.Sum(trace.List("spans").Select(span =>
            new ContributionPayout(new ContributionId(span.Number("contributionId")), span.Wide("wei"))));
        return Accept.EncodeCall(
            trace.Hash("inferenceId"), response,
            AbiValue.List(payouts, p => AbiValue.List(p.Contribution.Value, p.Wei)), Array.Empty<byte>());
    }

    /// <summary>True while the payer may accept the answer.</summary>
    public static bool IsAwaited(JsonElement trace) =>
        trace.Member("acceptance").Text("status") == "awaited";
}
