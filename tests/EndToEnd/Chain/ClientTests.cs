using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.TestKit;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>ethers, viem, web3.js, hardhat and cast against the running devnet; the scripts in clients/ assert.</summary>
[TestFixture, Order(1)]
internal sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Connect, read, estimate, send, receipts, logs, batches, proofs, OPEN.</summary>
    [TestCase("ethers.mjs")]
    [TestCase("viem.mjs")]
    [TestCase("cast.mjs")]
    public Task Client_EverydayUse_Passes(string script) => RunAsync(script, "views and events of OPEN");

    /// <summary>A view and events of every system contract, approvals, typed data, permits.</summary>
    [TestCase("ethers-contracts.mjs")]
    [TestCase("viem-contracts.mjs")]
    [TestCase("cast-contracts.mjs")]
    [TestCase("web3.mjs")]
    [TestCase("hardhat.mjs")]
    public Task Client_SystemContractsAndPermits_Pass(string script) => RunAsync(script, "every system contract");

    /// <summary>
    /// Datanet, three contributors, version, model, deposit, signed request, answer, settlement, trace,
    /// earnings, claim; every sum to the wei.
    /// </summary>
    [TestCase("loop-ethers.mjs")]
    [TestCase("loop-viem.mjs")]
    [TestCase("loop-cast.mjs")]
    public Task Client_WholeLoop_PaysExactlyWhatIsTraced(string script) =>
        RunAsync(script, "claims move exactly the traced wei");

    /// <summary>Blocks, logs and waiting transactions as they come, over WebSocket.</summary>
    [Test]
    public Task Client_OverWebSocket_IsTold() => RunAsync("sockets.mjs", "viem: blocks and events are told");

    /// <summary>The calls that Otterscan's pages make, in their order.</summary>
    [Test]
    public Task Otterscan_EveryPage_IsAnswered() => RunAsync("otterscan.mjs", "a contract");

    /// <summary>Each refused by its name, and the chain goes on after each.</summary>
    [Test]
    public Task Client_BadInput_IsRefusedByNameAndTheChainGoesOn() =>
        RunAsync("bad-input.mjs", "the chain went on after each");

    /// <summary>Every row of the list of abuse: the chain goes on, others are served, memory is bounded.</summary>
    [Test]
    public Task Client_Abuse_IsBorne() =>
        RunAsync("abuse.mjs", "memory stays bounded", $"{SharedDevnet.Process.Id}");

    private static async Task RunAsync(string script, string lastStep, params string[] arguments)
    {
        string folder = await NpmClients.EnsureAsync();
        ChildOutput run = await Child.RunAsync(
            "node", [script, SharedDevnet.Process.Rpc.Url, .. arguments], Patience, folder);
        TestContext.Out.WriteLine(run.Output);
        Assert.That(run.ExitCode, Is.Zero, () => run.All);
        Assert.That(run.Output, Does.Contain($"\"step\":\"{lastStep}\",\"ok\":true"), () => run.All);
    }
}
