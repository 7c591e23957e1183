using System.Globalization;
using System.Text;
using OpenLedger.Consensus.Light;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Receipts;

/// <summary>
/// Asks this node for a proof of finality as anybody would, by <c>openledger_getFinality</c>, and verifies the
/// answer's bytes as <c>openledger verify</c> does.
/// </summary>
internal sealed class FinalityCheck(RpcDispatcher rpc, GenesisConfig genesis, IChainReader chain)
{
    /// <summary>What was proven, or what is wrong.</summary>
    public async Task<(LightVerdict.Proven? Proven, string? Problem)> CheckAsync(
        Height height, CancellationToken cancellation)
    {
        Epoch? from = FirstEpochOf(height);
        string parameters = from is { } epoch
            ? string.Create(CultureInfo.InvariantCulture, $"[\"0x{height.Value:x}\",{epoch}]")
            : string.Create(CultureInfo.InvariantCulture, $"[\"0x{height.Value:x}\"]");
        string request =
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"openledger_getFinality\",\"params\":{parameters}}}";
        (ReadOnlyMemory<byte> answer, _) =
            await rpc.DispatchAsync(Encoding.UTF8.GetBytes(request), cancellation).ConfigureAwait(false);
        if (!LightProofParser.TryParse(answer, out LightProof? proof, out LightError? error))
        {
            return (null, $"The node gives no proof: {error}");
        }

        return new LightVerifier(TrustFrom(from)).Verify(proof) switch
        {
            LightVerdict.Proven proven => (proven, null),
            LightVerdict verdict => (null, $"The proof proves nothing: {((LightVerdict.Refused)verdict).Error}"),
        };
    }

    // A proof has so many epochs at most: one of a later block begins at a boundary this node verified itself.
    private Epoch? FirstEpochOf(Height height)
    {
        ulong epoch = EpochSchedule.Of(genesis.Consensus).EpochOf(height).Value;
        return epoch < LedgerQueries.FinalityEpochsMax
            ? null
            : new Epoch(epoch - LedgerQueries.FinalityEpochsMax + 1);
    }

    private LightTrust TrustFrom(Epoch? first)
    {
        if (first is not { } epoch)
        {
            return LightTrust.OfGenesis(genesis);
        }

        Height boundary = EpochSchedule.Of(genesis.Consensus).BoundaryOf(new Epoch(epoch.Value - 1));
        return LightTrust.OfCheckpoint(BlockHeaderCodec.ComputeHash(chain.GetHeader(boundary)!));
    }
}
