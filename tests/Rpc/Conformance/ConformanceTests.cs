using System.Net;
using OpenLedger.Conformance;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Conformance;

/// <summary>
/// The runner of tests/Conformance, on a small specification of our own and, where there is one, on a checkout of
/// execution-apis, against all methods over HTTP.
/// </summary>
[TestFixture]
public sealed class ConformanceTests
{
    private const string CheckoutVariable = "OPENLEDGER_EXECUTION_APIS";

    private const string OwnMethods = """
        - name: eth_chainId
          params: []
          result:
            name: Id
            schema:
              $ref: '#/components/schemas/quantity'
          examples:
            - name: the call
              params: []
              result:
                name: Id
                value: '0x1'
        - name: eth_accounts
          params: []
          result:
            name: Accounts
            schema:
              type: string
          examples:
            - name: the call
              params: []
              result:
                name: Accounts
                value: 'a text'
        - name: eth_getTransactionByHash
          params:
            - name: Transaction hash
              required: true
              schema:
                type: string
          result:
            name: Transaction
            schema:
              oneOf:
                - type: 'null'
                - type: object
                  required: [hash, nonce]
                  properties:
                    nonce:
                      $ref: '#/components/schemas/quantity'
        - name: eth_simulateV1
          params: []
          examples:
            - params: []
              result:
                value: []
        """;

    private const string OwnSchemas = """
        quantity:
          type: string
          pattern: ^0x(0|[1-9a-f][0-9a-f]*)$
        """;

    private const string KnownHash = "0x1111111111111111111111111111111111111111111111111111111111111111";

    private static readonly string[] OwnTests =
    [
        $$$"""
        // a transaction of the specification's chain
        >> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByHash","params":["{{{KnownHash}}}"]}
        << {"jsonrpc":"2.0","id":1,"result":{"hash":"{{{KnownHash}}}","nonce":"0x1"}}
        """,
        $$$"""
        // none
        >> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByHash","params":["{{{KnownHash}}}"]}
        << {"jsonrpc":"2.0","id":1,"result":null}
        """,
        """
        // no hash
        >> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByHash","params":["0xzz"]}
        << {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"not a hash"}}
        """,
        """
        // an error where there is none
        >> {"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}
        << {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"never"}}
        """,
    ];

    private readonly RpcHarness _harness = new();
    private RpcServer _server = null!;

    [OneTimeSetUp]
    public async Task Serve()
    {
        _harness.Chain.Mine(_harness.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, 1));
        _server = new RpcServer(
            _harness.Dispatcher, new RpcServerOptions { Address = IPAddress.Loopback, Port = 0 }, () => true);
        await _server.StartAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Judge_OwnSpecification_TellsWhatPassesFailsAndDoesNotApply()
    {
        string folder = Directory.CreateTempSubdirectory("conformance-").FullName;
        try
        {
            Write(folder, "src/eth/all.yaml", OwnMethods);
            Write(folder, "src/schemas/all.yaml", OwnSchemas);
            for (int i = 0; i < OwnTests.Length; i++)
            {
                Write(folder, $"tests/own/case-{i}.io", OwnTests[i]);
            }

            IReadOnlyList<Verdict> verdicts = await JudgeAsync(folder);
            Assert.That(
                verdicts.Select(verdict => $"{verdict.Case.Name}: {verdict.Outcome}"),
                Is.EqualTo((string[])
                [
                    "eth_chainId/example 1 of its description: Passes",
                    "eth_accounts/example 1 of its description: Fails",
                    "eth_simulateV1/example 1 of its description: DoesNotApply",
                    "own/case-0: Passes",
                    "own/case-1: Passes",
                    "own/case-2: Passes",
                    "own/case-3: Fails",
                ]));
            Assert.That(verdicts[1].Reason, Does.Contain("is not of type \"string\""));
            string table = VerdictTable.Write(verdicts, "abc");
            Assert.That(table, Does.Contain("Commit `abc`: 7 cases, 4 pass, 2 fail, 1 do not apply."));
            Assert.That(table, Does.Contain("| `eth_getTransactionByHash` | 3 | 0 | 0 |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Load_AnyFolder_SaysThatItIsNoCheckout() => Assert.That(
        () => Specification.Load(Path.GetTempPath()),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contain("no checkout of execution-apis"));

    [Test]
    public async Task Judge_ExecutionApis_FailsOnlyByChoice()
    {
        if (Environment.GetEnvironmentVariable(CheckoutVariable) is not { Length: > 0 } folder)
        {
            Assert.Ignore($"{CheckoutVariable} names no checkout of execution-apis");
            return;
        }

        IReadOnlyList<Verdict> verdicts = await JudgeAsync(folder);
        Assert.That(verdicts, Has.Count.GreaterThan(200));
        Assert.That(
            verdicts.Where(verdict =>
                verdict.Outcome == Outcome.Fails && Exclusions.ChoiceOf(verdict.Case) is null),
            Is.Empty);
    }

    private async Task<IReadOnlyList<Verdict>> JudgeAsync(string folder)
    {
        using NodeClient node = new(new Uri($"http://127.0.0.1:{_server.Port}"));
        return await Judge.AllAsync(Specification.Load(folder), node, CancellationToken.None);
    }

    private static void Write(string folder, string path, string text)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
