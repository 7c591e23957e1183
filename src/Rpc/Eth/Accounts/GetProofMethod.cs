using System.Text.Json;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
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

    private static readonly Parameter<Address> Of =
        Parameter.Required("address", JsonTypes.Address, "Whose account.");

    private static readonly Parameter<IReadOnlyList<StorageKey>> StorageKeys = Parameter.Required(
        "storageKeys", StorageKey.Type.List(StorageKeysMax), "The slots to prove as well.");

    private static readonly Schema Nodes = Schema.ListOf(Schemas.Data);

    public override MethodDeclaration Declaration { get; } = new("eth_getProof")
    {
        Summary = "Merkle proofs of an account and its slots under the block's stateRoot (EIP-1186).",
        Description = "The proof of an empty trie is empty.",
        Parameters = [Of, StorageKeys, BlockTypes.OfState],
        Result = new("proof", Schema.Object(
            new("address", Schemas.Address),
            new("accountProof", Nodes, Description: "Trie nodes from the root to the account."),
            new("balance", Schemas.Quantity),
            new("codeHash", Schemas.Hash),
            new("nonce", Schemas.Quantity64),
            new("storageHash", Schemas.Hash),
            new("storageProof", Schema.ListOf(Schema.Object(
                new("key", StorageKey.Type.Schema), new("value", Schemas.Quantity), new("proof", Nodes)))))),
        Errors = [MethodError.NoState],
        Examples = [new("An account and an empty slot", """["$alice", ["0x0"], "latest"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Address address = arguments.Get(Of);
        IWorldState state = finder.GetWorld(arguments.Get(BlockTypes.OfState));
        Account account = state.GetAccount(address);
        result.WriteStartObject();
        result.WriteAddress("address"u8, address);
        WriteNodes(result, "accountProof"u8, ProofBuilder.Account(state, address));
        result.WriteQuantity("balance"u8, account.Balance);
        result.WriteHash("codeHash"u8, account.CodeHash);
        result.WriteQuantity("nonce"u8, account.Nonce);
        result.WriteHash("storageHash"u8, account.StorageRoot);
        result.WriteStartArray("storageProof"u8);
        foreach (StorageKey key in arguments.Get(StorageKeys))
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
