using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Discovery;

/// <summary>
/// Writes the OpenRPC document (https://spec.open-rpc.org, version 1.3) of methods out of their declarations
/// and the recorded answers of their examples.
/// </summary>
internal static class OpenRpcDocument
{
    /// <summary>The version of OpenRPC that it keeps.</summary>
    public const string Version = "1.3.2";

    // Every method may fail like this, whatever its parameters are.
    private static readonly MethodError TakesTooLong =
        new(RpcErrorCode.LimitExceeded, "the call takes too long (rpc.callTimeoutMs)");

    private static readonly MethodError BadParameters = new(
        RpcErrorCode.InvalidParams, "a parameter is missing, of the wrong kind or out of range; the message names it");

    /// <summary>How it becomes text.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document.</summary>
    /// <param name="methods">The methods, of which <c>rpc.discover</c> is left out.</param>
    /// <param name="clientVersion">Name/version of the node.</param>
    public static JsonObject Write(IEnumerable<RpcMethod> methods, string clientVersion)
    {
        SchemaBook book = new();
        RecordedExamples recorded = RecordedExamples.Load();
        JsonArray written =
        [
            .. methods.Select(method => method.Declaration)
                .Where(declaration => declaration.Name != DiscoverMethod.WireName)
                .OrderBy(declaration => declaration.Name, StringComparer.Ordinal)
                .Select(declaration => WriteMethod(declaration, book, recorded)),
        ];
        return new JsonObject
        {
            ["openrpc"] = Version,
            ["info"] = new JsonObject
            {
                ["title"] = "OpenLedger JSON-RPC",
                ["description"] = "Ethereum's methods as wallets use them, and those of an attribution ledger"
                    + " (openledger_*). Over HTTP POST and WebSocket.",
                ["version"] = VersionOf(clientVersion),
            },
            ["methods"] = written,
            ["components"] = new JsonObject { ["schemas"] = book.ToComponents() },
        };
    }

    // NAME/vVERSION/..., as web3_clientVersion answers.
    private static string VersionOf(string clientVersion) =>
        clientVersion.Split('/') is [_, var version, ..] ? version.TrimStart('v') : clientVersion;

    private static JsonObject WriteMethod(MethodDeclaration method, SchemaBook book, RecordedExamples recorded)
    {
        JsonObject written = new() { ["name"] = method.Name, ["summary"] = method.Summary };
        if (method.Description is { } description)
        {
            written["description"] = description;
        }

        written["tags"] = new JsonArray(new JsonObject { ["name"] = method.Name.Split('_')[0] });
        written["paramStructure"] = "by-position";
        written["params"] = new JsonArray([.. method.Parameters.Select(parameter => WriteParameter(parameter, book))]);
        written["result"] = new JsonObject
        {
            ["name"] = method.Result.Name,
            ["schema"] = method.Result.Schema.Write(book),
        };
        MethodError[] errors =
            [.. method.Parameters.Count > 0 ? [BadParameters] : Array.Empty<MethodError>(), .. method.Errors, TakesTooLong];
        written["errors"] = new JsonArray([.. errors.Select(static error => new JsonObject
        {
            ["code"] = (int)error.Code,
            ["message"] = error.Meaning,
        })]);
        written["examples"] = new JsonArray(
            [.. method.Examples.Select(example => WriteExample(method, example, recorded)).OfType<JsonObject>()]);
        return written;
    }

    private static JsonObject WriteParameter(Parameter parameter, SchemaBook book)
    {
        JsonObject schema = parameter.Schema.Write(book);
        if (parameter.Absent is { } absent)
        {
            // What stands beside a reference is passed over by readers of draft 7.
            schema = new JsonObject { ["allOf"] = new JsonArray(schema), ["default"] = JsonNode.Parse(absent) };
        }

        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["description"] = parameter.Description,
            ["required"] = parameter.IsRequired,
            ["schema"] = schema,
        };
    }

    private static JsonObject? WriteExample(
        MethodDeclaration method, MethodExample example, RecordedExamples recorded)
    {
        if (recorded.Find(method, example) is not { } answer)
        {
            return null;
        }

        JsonArray parameters = [.. answer.Parameters.Select((value, i) => new JsonObject
        {
            ["name"] = method.Parameters[i].Name,
            ["value"] = value?.DeepClone(),
        })];
        return new JsonObject
        {
            ["name"] = example.Name,
            ["params"] = parameters,
            ["result"] = new JsonObject { ["name"] = method.Result.Name, ["value"] = answer.Result },
        };
    }
}
