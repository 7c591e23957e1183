using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class TransactionSendTests
{
    private const string To = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    [Test]
    public async Task Send_Transfer_IsSignedForTheNodesChainNonceAndFees()
    {
        await using FakeChain chain = await FakeChain.StartAsync();

        CliRun run = await CliRun.RunAsync(
            "tx", "send", "--from", "dev0", "--to", To, "--value", "1.5", "--json", "--rpc", chain.Url);

        Assert.That(run.Code, Is.Zero, run.Error);
        Transaction sent = chain.Sent.Single();
        Assert.That(sent.Sender, Is.EqualTo(DevnetAccounts.Key(0).Address));
        Assert.That(sent.ChainId, Is.EqualTo(FakeChain.ChainId));
        Assert.That(sent.Nonce, Is.EqualTo(7));
        Assert.That(sent.GasLimit, Is.EqualTo(21_000));
        Assert.That(sent.MaxPriorityFeePerGas, Is.EqualTo((UInt256)100));
        Assert.That(sent.MaxFeePerGas, Is.EqualTo((UInt256)((2 * 1_000_000_001UL) + 100)));
        Assert.That(sent.Value, Is.EqualTo(UInt256.Parse("1500000000000000000")));
        Assert.That(sent.To, Is.EqualTo(Address.Parse(To)));
        Assert.That(run.Json.GetProperty("transactionHash").GetString(), Is.EqualTo(sent.Hash.ToString()));
        Assert.That(run.Json.GetProperty("status").GetString(), Is.EqualTo("final"));
        Assert.That(run.Json.GetProperty("valueWei").GetString(), Is.EqualTo("1500000000000000000"));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Send_WithCalldata_LeavesAGasMargin()
    {
        await using FakeChain chain = await FakeChain.StartAsync();

        CliRun run = await CliRun.RunAsync(
            "tx", "send", "--from", "dev3", "--to", To, "--data", "0x00ff", "--rpc", chain.Url);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(chain.Sent.Single().GasLimit, Is.EqualTo(26_250));
        Assert.That(chain.Sent.Single().Data.ToArray(), Is.EqualTo(new byte[] { 0, 0xFF }));
    }

    [Test]
    public async Task Send_NotWaited_EndsWhenTheNodeTookIt()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        chain.Finalizes = false;

        CliRun run = await CliRun.RunAsync(
            "tx", "send", "--from", "dev0", "--to", To, "--wait", "none", "--json", "--rpc", chain.Url);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("status").GetString(), Is.EqualTo("sent"));
        Assert.That(run.Json.TryGetProperty("blockNumber", out _), Is.False);
    }

    [Test]
    public async Task Send_NeverFinal_TimesOutNamingTheTransaction()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        chain.Finalizes = false;

        CliRun run = await CliRun.RunAsync(
            "tx", "send", "--from", "dev0", "--to", To, "--timeout", "1", "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain($"transaction {chain.Sent.Single().Hash} was sent but is not "
            + "final after 1 s"));
    }

    [Test]
    public async Task Send_WouldRevert_IsNotSent()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        chain.Node.On(
            "eth_estimateGas", _ => throw FakeRefusalException.Revert("NOT_OWNER: only the owner publishes"));

        CliRun run = await CliRun.RunAsync("tx", "send", "--from", "dev0", "--to", To, "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(chain.Sent, Is.Empty);
        Assert.That(run.Error, Does.StartWith("openledger: NOT_OWNER: only the owner publishes"));
        Assert.That(run.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }

    [Test]
    public async Task Send_Reverted_SaysTheReasonOfARerun()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        chain.Succeeds = false;
        chain.Node.On("eth_call", _ => throw FakeRefusalException.Revert("DEPOSIT_TOO_SMALL: 1, 2 needed"));

        CliRun run = await CliRun.RunAsync("tx", "send", "--from", "dev0", "--to", To, "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("failed in block"));
        Assert.That(run.Error, Does.Contain("DEPOSIT_TOO_SMALL: 1, 2 needed"));
        Assert.That(
            chain.Node.Calls.Last(c => c.Method == "eth_call").Parameters[1].GetString(),
            Is.EqualTo(((UInt256)(chain.Height - 1)).ToQuantity()));
    }

    [Test]
    public async Task Send_KeyFromEnvironment_Signs()
    {
        await using FakeChain chain = await FakeChain.StartAsync();

        CliRun run = await CliRun.RunAsync(
            new Dictionary<string, string> { ["OPENLEDGER_PRIVATE_KEY"] = HexOf(DevnetAccounts.Key(50)) },
            "tx", "send", "--from", DevnetAccounts.Key(50).Address.ToString(), "--to", To,
            "--rpc", chain.Url);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(chain.Sent.Single().Sender, Is.EqualTo(DevnetAccounts.Key(50).Address));
    }

    [Test]
    public async Task Send_KeyFromFile_Signs()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(path, HexOf(DevnetAccounts.Key(51)) + "\n");
        try
        {
            CliRun run = await CliRun.RunAsync(
                "tx", "send", "--key-file", path, "--to", To, "--rpc", chain.Url);

            Assert.That(run.Code, Is.Zero, run.Error);
            Assert.That(chain.Sent.Single().Sender, Is.EqualTo(DevnetAccounts.Key(51).Address));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Send_DevnetKeyOnAnotherChain_IsRefused()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        chain.Node.On("eth_chainId", "\"0x1\"");

        CliRun run = await CliRun.RunAsync("tx", "send", "--from", "dev0", "--to", To, "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("wrong chain"));
        Assert.That(chain.Sent, Is.Empty);
    }

    [Test]
    public async Task Send_InterruptedWhileWaiting_SaysSo()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        using CancellationTokenSource interrupt = new();
        chain.Node.On("eth_getTransactionReceipt", _ =>
        {
            interrupt.Cancel();
            return null;
        });

        CliRun run = await CliRun.RunAsync(
            interrupt.Token, "tx", "send", "--from", "dev0", "--to", To, "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.EndWith("openledger: interrupted\n"));
        Assert.That(chain.Sent, Has.Count.EqualTo(1));
    }

    private static string HexOf(PrivateKey key)
    {
        Span<byte> bytes = stackalloc byte[PrivateKey.Size];
        key.Export(bytes);
        return Hex.Encode(bytes);
    }
}
