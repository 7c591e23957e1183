using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Commands;

/// <summary>A wrong command line ends with exit code 2 and says so, without starting anything.</summary>
[TestFixture]
internal sealed class UsageTests
{
    [TestCase("devnet", "--no-such-option")]
    [TestCase("devnet", "--validators", "0")]
    [TestCase("devnet", "--block-time", "soon")]
    [TestCase("devnet", "--rpc-address", "everywhere")]
    [TestCase("devnet", "--rpc-port", "65536")]
    [TestCase("node", "run", "--rpc-port", "many")]
    [TestCase("node", "run", "--config", "/nowhere/node.json")]
    [TestCase("genesis", "new", "--chain-id", "1", "--validator", "x")]
    [TestCase("bench", "start", "--runs", "many")]
    [TestCase("bench", "transfers", "--validators", "4", "x")]
    [TestCase("no-such-command")]
    [TestCase("tx", "send", "--from", "dev0", "--to", "0x12")]
    public async Task Command_WrongUsage_EndsWithCodeTwo(params string[] arguments)
    {
        ChildOutput run = await NodeProgram.RunAsync(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(2), () => run.All);
        Assert.That(run.Errors, Does.StartWith("openledger: "));
    }
}
