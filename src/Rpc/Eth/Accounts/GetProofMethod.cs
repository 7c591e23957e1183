using System.Text.Json;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// eth_getProof(address, storageKeys, block?): Merkle proofs under the block's stateRoot (EIP-1186).
/// </summary>
internal sealed class GetProofMethod(BlockFinder finder) : RpcMethod
{
    /// <summary>Slots proved in one call; not a setting.</summary>
    public const int StorageKeysMax = 1_024;

    public override string Name => "eth_getProof";

    public override (int Min, int Max) ParameterCount => (2, 3);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Address address = arguments.Address(0, "address");
        List<StorageKey> keys = ReadKeys(arguments.Element(1, "storageKeys"));
        IWorldState state = finder.GetWorld(BlockReference.Read(arguments, 2, "block"));
        Account account = state.GetAccount(address);
        result.WriteStartObject();
        result.WriteAddress("address"u8, address);
        WriteNodes(result, "accountProof"u8, ProofBuilder.Account(state, address));
        result.WriteQuantity("balance"u8, account.Balance);
        result.WriteHash("codeHash"u8, account.CodeHash);
        result.WriteQuantity("nonce"u8, account.Nonce);
        result.WriteHash("storageHash"u8, account.StorageRoot);
        result.WriteStartArray("storageProof"u8);
        foreach (StorageKey key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            result.WriteStartObject();
            key.Write(result, "key"u8);
            result.WriteQuantity("value"u8, state.GetStorage(address, key.Slot));
            WriteNodes(result, "proof"u8, ProofBuilder.Storage(state, address, key.Slot));
            result.WriteEndObject();
        }

        result.WriteEndArray();
        result.WriteEndObject();
    }

    private static List<StorageKey> ReadKeys(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw RpcException.InvalidParams("'storageKeys' must be an array");
        }

        return array.GetArrayLength() <= StorageKeysMax
            ? [.. array.EnumerateArray().Select((key, i) => StorageKey.Read(key, $"storageKeys[{i}]"))]
            : throw RpcException.InvalidParams($"'storageKeys' has at most {StorageKeysMax} items");
    }

    private static void WriteNodes(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<byte[]> nodes)
    {
        writer.WriteStartArray(name);
        foreach (byte[] node in nodes)
        {
            writer.WriteDataValue(node);
        }

        writer.WriteEndArray();
    }
}
