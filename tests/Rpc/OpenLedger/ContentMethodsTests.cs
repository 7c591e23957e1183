using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Rpc.OpenLedger;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;
using OpenLedger.Rpc.Tests.Content;

namespace OpenLedger.Rpc.Tests.OpenLedger;

/// <summary>Sending contributions, and reading how far a sidecar is.</summary>
[TestFixture]
public sealed class ContentMethodsTests
{
    private static readonly AbiContract Datanets = DatanetsContract.Interface;

    private RpcHarness _rpc = null!;
    private MemoryInbox _inbox = null!;
    private RpcDispatcher _dispatcher = null!;

    [SetUp]
    public void Begin()
    {
        _rpc = new RpcHarness();
        _inbox = new MemoryInbox(4);
        _dispatcher = new RpcDispatcher(
            [.. ContentMethods.All(_rpc.Context with { Contents = _inbox })], new RpcLimits());
    }

    [Test]
    public void SendContribution_WithoutTheBytesOrWithOthers_IsRefusedAndTheyAreAskedFor()
    {
        byte[] content = new byte[70_000];
        Hash256 root = ContentRoot.Of(content);
        Transaction transaction = Recording(root, 70_000);
        (int code, string message) = Error("openledger_sendContribution", transaction);
        Assert.That(code, Is.EqualTo(-32_001));
        Assert.That(message, Is.EqualTo(
            $"the bytes are not here: POST /content/{root} first [CONTENT_MISSING]"));
        Assert.That(_rpc.Pool.Find(transaction.Hash), Is.Null);

        _inbox.Leave(root, content);
        (_, message) = Error("openledger_sendContribution", Recording(root, 70_001));
        Assert.That(message, Does.StartWith("70000 bytes are here, not 70001: "));

        Transaction good = Recording(root, 70_000);
        Assert.That(
            Call("openledger_sendContribution", Hex.Encode(good.Raw.Span)).GetProperty("result").GetString(),
            Is.EqualTo(good.Hash.ToString()));
        Assert.That(_rpc.Pool.Find(good.Hash), Is.Not.Null);
    }

    [Test]
    public void SendContribution_Inline_IsPassedOnAndOthersAreNot()
    {
        Transaction inline = Sign(
            SystemAddresses.Datanets,
            Datanets.Function("contribute").EncodeCall(1UL, new byte[10], Hash256.Zero, ""));
        Assert.That(
            Call("openledger_sendContribution", Hex.Encode(inline.Raw.Span)).GetProperty("result").GetString(),
            Is.EqualTo(inline.Hash.ToString()));
        (int code, string message) = Error(
            "openledger_sendContribution",
            Sign(SystemAddresses.Datanets, Datanets.Function("commit").EncodeCall(Keccak.Hash([1]))));
        Assert.That(code, Is.EqualTo(-32_000));
        Assert.That(message, Does.StartWith("not a contribution: call contribute or contributeSidecar"));
        (_, message) = Error("openledger_sendContribution", Sign(MemoryChain.Bob.Address, []));
        Assert.That(message, Does.StartWith("not a contribution"));
        (_, message) = Error(
            "openledger_sendContribution",
            Sign(SystemAddresses.Datanets, [.. Datanets.Function("contributeSidecar").Selector, 1]));
        Assert.That(message, Does.StartWith("contributeSidecar("));
    }

    [Test]
    public void GetAvailability_Content_TellsItsLengthAndTheCertificate()
    {
        byte[] content = new byte[70_000];
        Hash256 root = ContentRoot.Of(content);
        JsonElement nothing = Call("openledger_getAvailability", root.ToString()).GetProperty("result");
        Assert.That(nothing.GetProperty("bytes").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(nothing.GetProperty("certificate").ValueKind, Is.EqualTo(JsonValueKind.Null));

        _inbox.Leave(root, content);
        _inbox.Certificate = AvailabilityCertificate.Create(
            new Available(root, 70_000, new Epoch(1)), 4, [(new ValidatorIndex(1), default)]);
        JsonElement known = Call("openledger_getAvailability", root.ToString()).GetProperty("result");
        Assert.That(known.GetProperty("bytes").GetInt32(), Is.EqualTo(70_000));
        Assert.That(
            known.GetProperty("certificate").GetString(),
            Is.EqualTo(Hex.Encode(_inbox.Certificate.Encode())));
    }

    [Test]
    public void GetSidecar_Unknown_SaysWhich()
    {
        JsonElement byId = Call("openledger_getSidecar", 7).GetProperty("error");
        Assert.That(byId.GetProperty("code").GetInt32(), Is.EqualTo(-32_001));
        Assert.That(byId.GetProperty("message").GetString(), Does.Contain("sidecar 7 is not known"));
        JsonElement byRoot = Call("openledger_getSidecar", Hash256.Zero.ToString()).GetProperty("error");
        Assert.That(byRoot.GetProperty("message").GetString(), Does.Contain("a sidecar of root 0x00"));
    }

    [Test]
    public void All_NodeWithoutAnInbox_AnswersOnlyWhatIsOnTheChain() => Assert.That(
        ContentMethods.All(_rpc.Context).Select(m => m.Name),
        Is.EqualTo((string[])["openledger_getSidecar"]));

    private static Transaction Recording(Hash256 root, uint size) => Sign(
        SystemAddresses.Datanets,
        Datanets.Function("contributeSidecar").EncodeCall(1UL, root, (ulong)size, Hash256.Zero, "T"));

    private static Transaction Sign(Address to, byte[] data) => TransactionSigner.Sign(
        new UnsignedTransaction
        {
            ChainId = MemoryChain.ChainId,
            Nonce = 0,
            MaxFeePerGas = MemoryChain.Gwei * 50UL,
            MaxPriorityFeePerGas = MemoryChain.Gwei,
            GasLimit = 2_000_000,
            To = to,
            Data = data,
        },
        MemoryChain.Alice);

    private (int Code, string Message) Error(string method, Transaction transaction)
    {
        JsonElement error = Call(method, Hex.Encode(transaction.Raw.Span)).GetProperty("error");
        return (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
    }

    private JsonElement Call(string method, object argument)
    {
        byte[] request = JsonSerializer.SerializeToUtf8Bytes(
            new { jsonrpc = "2.0", id = 1, method, @params = new[] { argument } });
        using JsonDocument answer = JsonDocument.Parse(_dispatcher.Answer(request));
        return answer.RootElement.Clone();
    }
}
