using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Tests.Light;

/// <summary>
/// Writes proof files of a synthetic chain as the specification says, to be altered by tests.
/// </summary>
internal static class LightFile
{
    /// <summary>A proof of a block, finalized by itself or by a descendant, from an epoch on.</summary>
    public static JsonObject Of(LightChain chain, ulong block, ulong? named = null, ulong from = 0)
    {
        BlockHeader header = chain[block];
        ulong last = named ?? block;
        JsonArray descendants = [];
        for (ulong height = block + 1; height <= last; height++)
        {
            descendants.Add(HeaderOf(chain[height]));
        }

        JsonArray epochs = [];
        for (ulong epoch = from; epoch <= header.Epoch.Value; epoch++)
        {
            epochs.Add(EpochOf(chain, epoch, isFirst: epoch == from));
        }

        return new JsonObject
        {
            ["blockNumber"] = header.Number.Value,
            ["blockHash"] = chain.HashOf(block).ToString(),
            ["finalized"] = true,
            ["epoch"] = header.Epoch.Value,
            ["view"] = header.View.Value,
            ["parentView"] = header.ParentView.Value,
            ["timestampMs"] = header.TimestampMs,
            ["stateRoot"] = header.StateRoot.ToString(),
            ["attributionRoot"] = header.AttributionRoot.ToString(),
            ["validatorsHash"] = header.ValidatorsHash.ToString(),
            ["header"] = HeaderOf(header),
            ["certificateBlockNumber"] = last,
            ["certificate"] = BytesOf(chain.Sign(header.Epoch.Value, chain.FinalizeBody(last))),
            ["descendants"] = descendants,
            ["chainId"] = LightChain.ChainId,
            ["genesisHash"] = chain.GenesisHash.ToString(),
            ["epochs"] = epochs,
        };
    }

    public static string HeaderOf(BlockHeader header) => Hex.Encode(BlockHeaderCodec.Encode(header));

    public static string BytesOf(Certificate certificate) => Hex.Encode(certificate.Encode());

    /// <summary>The file's bytes, without white space.</summary>
    public static byte[] Bytes(JsonObject proof) => Encoding.UTF8.GetBytes(proof.ToJsonString());

    public static JsonArray ValidatorsOf(LightMember[] set) =>
        [.. set.Select(member => (JsonNode)new JsonObject
        {
            ["scheme"] = 1,
            ["publicKey"] = member.Key.PublicKey.ToString(),
            ["power"] = member.Power,
        })];

    private static JsonObject EpochOf(LightChain chain, ulong epoch, bool isFirst)
    {
        ulong anchor = epoch * chain.Schedule.EpochBlocks;
        GenesisConsensus parameters = chain.Parameters;
        return new JsonObject
        {
            ["epoch"] = epoch,
            ["header"] = HeaderOf(chain[anchor]),
            ["certificate"] = isFirst ? null : BytesOf(chain.Sign(epoch - 1, chain.FinalizeBody(anchor))),
            ["rulesVersion"] = 1,
            ["validators"] = ValidatorsOf(chain.SetOf(epoch)),
            ["parameters"] = new JsonObject
            {
                ["blockTimeMs"] = parameters.BlockTimeMs,
                ["minBlockTimeMs"] = parameters.MinBlockTimeMs,
                ["networkDelayMs"] = parameters.NetworkDelayMs,
                ["buildBudgetMs"] = parameters.BuildBudgetMs,
                ["resendMs"] = parameters.ResendMs,
                ["standstillMs"] = parameters.StandstillMs,
                ["forkId"] = parameters.ForkId,
                ["epochBlocks"] = parameters.EpochBlocks,
            },
        };
    }
}
