using System.Text.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>A method whose answer is a record of the ledger's read side.</summary>
/// <param name="name">Name on the wire.</param>
/// <param name="count">Fewest and most parameters.</param>
/// <param name="answer">Reads the parameters and gives the record; throws <see cref="RpcException"/>.</param>
internal sealed class QueryMethod(
    string name, (int Min, int Max) count, Func<RpcArguments, CancellationToken, object> answer) : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => count;

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        LedgerJson.Write(result, answer(arguments, cancellation));

    /// <summary>The answer, or -32001 that names what is not known.</summary>
    public static T Known<T>(T? found, string what)
        where T : class =>
        found ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"{what} is not known");
}
