using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>A method whose answer is a record of the ledger's read side.</summary>
/// <param name="declaration">What it is.</param>
/// <param name="answer">Gives the record; throws <see cref="RpcException"/>.</param>
internal sealed class QueryMethod(MethodDeclaration declaration, Func<RpcArguments, object> answer) : RpcMethod
{
    public override MethodDeclaration Declaration => declaration;

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        LedgerJson.Write(result, answer(arguments));

    /// <summary>The answer, or -32001 that names what is not known.</summary>
    public static T Known<T>(T? found, string what)
        where T : class =>
        found ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"{what} is not known");
}
