using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Web3;

/// <summary>web3_sha3(data): Keccak-256.</summary>
internal sealed class Sha3Method : RpcMethod
{
    public override string Name => "web3_sha3";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteHashValue(Keccak.Hash(arguments.Data(0, "data")));
}
