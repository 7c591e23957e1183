using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Web3;

/// <summary>web3_sha3(data): Keccak-256.</summary>
internal sealed class Sha3Method : RpcMethod
{
    private static readonly Parameter<byte[]> Bytes =
        Parameter.Required("data", JsonTypes.Data, "What is hashed.");

    public override MethodDeclaration Declaration { get; } = new("web3_sha3")
    {
        Summary = "Keccak-256 of some bytes.",
        Parameters = [Bytes],
        Result = new("hash", Schemas.Hash),
        Examples = [new("The bytes of 'hello'", """["0x68656c6c6f"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteHashValue(Keccak.Hash(arguments.Get(Bytes)));
}
