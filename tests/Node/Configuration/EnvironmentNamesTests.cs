using OpenLedger.Node.Configuration;

namespace OpenLedger.Node.Tests.Configuration;

/// <summary>Misspelt variables are named; other programs' are let be.</summary>
[TestFixture]
public sealed class EnvironmentNamesTests
{
    [TestCase("OPENLEDGER_RPC_PROT", "OPENLEDGER_RPC_PORT")]
    [TestCase("OPENLEDGER__RPC__PORT", "OPENLEDGER_RPC_PORT")]
    [TestCase("OPENLEDGER_PORT", "OPENLEDGER_RPC_PORT")]
    [TestCase("OPENLEDGER_BOOTNODES", "OPENLEDGER_NETWORK_BOOTNODES")]
    [TestCase("openledger_rpc_port", "OPENLEDGER_RPC_PORT")]
    [TestCase("OPENLEDGER_RPC_CALLGASMAX", "OPENLEDGER_RPC_CALL_GAS_MAX")]
    [TestCase("OPENLEDGER_NETWRK_LISTEN", "OPENLEDGER_NETWORK_LISTEN")]
    [TestCase("OPENLEDGER_DTA", "OPENLEDGER_DATA")]
    [TestCase("OPENLEDGER_CONFG", "OPENLEDGER_CONFIG")]
    [TestCase("OPENLEDGER_POOL_SIZE_OF_ALL_THERE_IS", "OPENLEDGER_POOL_")]
    public void Check_Misspelt_NamesWhatIsMeant(string name, string meant) => Assert.That(
        () => Check(name),
        Throws.InstanceOf<ConfigurationException>()
            .With.Message.StartsWith($"there is no environment variable {name}; did you mean {meant}"));

    [TestCase("OPENLEDGER_LONG")]
    [TestCase("OPENLEDGER_CLIENTS")]
    [TestCase("OPENLEDGER_WIDE_SECONDS")]
    [TestCase("OPENLEDGER_FUZZ_FRAMES")]
    [TestCase("OPENLEDGER_BENCH_MIB")]
    [TestCase("OPENLEDGER_PRIVATE_KEY")]
    [TestCase("OPENLEDGER_KEYSTORE")]
    [TestCase("OPENLEDGER_PASSWORD")]
    [TestCase("OPENLEDGER_MNEMONIC")]
    [TestCase("OPENLEDGER_RPC")]
    [TestCase("OPENLEDGER_CONFIG")]
    [TestCase("RPC_PROT")]
    public void Check_OfOthers_IsLetBe(string name) => Assert.That(() => Check(name), Throws.Nothing);

    [Test]
    public void Check_EverySetting_IsKnown() => Assert.That(
        () => Check([.. NodeSettings.All.Select(setting => setting.Variable)]), Throws.Nothing);

    private static void Check(params string[] names) =>
        EnvironmentNames.Check(NodeSettings.All, ["OPENLEDGER_CONFIG"], names);
}
