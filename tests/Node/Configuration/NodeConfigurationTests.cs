using System.Globalization;
using OpenLedger.Node.Configuration;

namespace OpenLedger.Node.Tests.Configuration;

/// <summary>
/// Where a setting's value comes from, what is refused, and that what is printed is read again.
/// </summary>
[TestFixture]
public sealed class NodeConfigurationTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-config-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(null, null, null, "8545", SettingSource.Default)]
    [TestCase("1", null, null, "1", SettingSource.File)]
    [TestCase("1", "2", null, "2", SettingSource.Environment)]
    [TestCase("1", "2", "3", "3", SettingSource.Flag)]
    [TestCase("1", null, "3", "3", SettingSource.Flag)]
    [TestCase(null, "2", null, "2", SettingSource.Environment)]
    [TestCase("1", "", null, "1", SettingSource.File)]
    public void Value_OfEachSource_TheStrongestWins(
        string? file, string? variable, string? flag, string value, object source)
    {
        NodeConfiguration all = Resolve(
            file is null ? null : $$$"""{"rpc": {"port": {{{file}}}}}""",
            new() { ["OPENLEDGER_RPC_PORT"] = variable },
            flag is null ? [] : new() { [NodeSettings.RpcPort] = [flag] });
        ResolvedSetting port = all.All.Single(one => one.Setting.Key == NodeSettings.RpcPort);
        Assert.That(port.Texts, Is.EqualTo(new[] { value }));
        Assert.That(port.Source, Is.EqualTo(source));
    }

    [TestCase("""{"rpc": {"prot": 1}}""", "there is no setting rpc.prot; did you mean rpc.port?")]
    [TestCase("""{"rcp": {"port": 1}}""", "there is no setting rcp; did you mean")]
    [TestCase("""{"Data": "x"}""", "there is no setting Data; did you mean data?")]
    [TestCase("""{"rpc.port": 1}""", "there is no setting rpc.port")]
    [TestCase("""{"rpc": {"port": 1, "port": 2}}""", "rpc.port stands twice")]
    [TestCase("""{"rpc": {}, "rpc": {}}""", "rpc stands twice")]
    [TestCase("""{"rpc": {"port": "1"}}""", "rpc.port must be a number, without quotes")]
    [TestCase("""{"rpc": {"port": 1.5}}""", "rpc.port: '1.5' is not a whole number from 0 to 65535")]
    [TestCase("""{"rpc": {"port": 65536}}""", "'65536' is not a whole number from 0 to 65535")]
    [TestCase("""{"rpc": {"port": -1}}""", "'-1' is not a whole number")]
    [TestCase("""{"rpc": {"port": null}}""", "rpc.port must be a number")]
    [TestCase("""{"rpc": {"address": "here"}}""", "'here' is not an IP address")]
    [TestCase("""{"rpc": 5}""", "rpc must be an object")]
    [TestCase("""{"data": 5}""", "data must be a text in quotes")]
    [TestCase("""{"data": ""}""", "is not 1 to 4096 characters long")]
    [TestCase("""{"network": {"listen": "/ip4/127.0.0.1/tcp/1"}}""", "listen must be a list of texts")]
    [TestCase("""{"network": {"listen": [1]}}""", "is a list of at most 64 texts")]
    [TestCase("""{"network": {"listen": ["127.0.0.1:1"]}}""", "'127.0.0.1:1' is not a multiaddr")]
    [TestCase("""{"log": {"level": "loud"}}""", "'loud' is not info, warn, error")]
    [TestCase("""[]""", "the whole must be an object")]
    [TestCase("{\n\"data\": \"x\",\n}", "line 3: not JSON")]
    [TestCase("""{"data": "\ud800"}""", "not valid Unicode")]
    [TestCase("""{"a": {"b": {"c": {"d": {}}}}}""", "depth of 4")]
    public void File_Wrong_NamesPlaceAndWhatIsAccepted(string json, string expected)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Resolve(json));
        Assert.That(refused.Message, Does.Contain(expected).And.Contain("node.json").And.Not.Contain("\n"));
    }

    [Test]
    public void File_TooLargeOrTooLongAList_IsRefused()
    {
        string address = "\"/ip4/127.0.0.1/tcp/1\"";
        string many = string.Join(",", Enumerable.Repeat(address, Setting.ListMax + 1));
        Assert.That(
            () => Resolve($$$"""{"network": {"bootnodes": [{{{many}}}]}}"""),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("at most 64"));
        Assert.That(
            () => Resolve(new string(' ', ConfigurationFile.SizeBytesMax) + "{}"),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("more than"));
        Assert.That(
            () => Resolve(null, new() { ["OPENLEDGER_NETWORK_BOOTNODES"] = many.Replace("\"", "") }),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("has more than 64 values"));
    }

    [Test]
    public void File_ThatIsNotThere_IsRefused() => Assert.That(
        () => NodeConfiguration.Resolve(
            NodeSettings.All, Path.Combine(_folder, "none"), _ => null, _ => null),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains("cannot be read"));

    [TestCase("OPENLEDGER_RPC_PORT", "many", "OPENLEDGER_RPC_PORT: 'many' is not a whole number")]
    [TestCase("OPENLEDGER_NETWORK_LISTEN", "/ip4/127.0.0.1/tcp/1, x", "NETWORK_LISTEN: 'x' is not")]
    [TestCase("OPENLEDGER_METRICS_PORT", "70000", "from 0 to 65535")]
    public void Variable_Wrong_IsNamed(string name, string value, string expected) => Assert.That(
        () => Resolve(null, new() { [name] = value }),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains(expected));

    [Test]
    public void Variable_WithCommas_IsAList() => Assert.That(
        Resolve(null, new() { ["OPENLEDGER_NETWORK_LISTEN"] = "/ip4/127.0.0.1/tcp/1, /ip6/::1/tcp/2" })
            .List(NodeSettings.Listen),
        Is.EqualTo(new[] { "/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/2" }));

    [Test]
    public void Flag_Wrong_IsNamed() => Assert.That(
        () => Resolve(null, [], new() { [NodeSettings.RpcPort] = ["1", "2"] }),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains("--rpc-port: stands twice"));

    [Test]
    public void Path_InAFile_CountsFromTheFilesFolder()
    {
        NodeConfiguration all = Resolve("""{"data": "chain", "genesis": "/etc/genesis.json"}""");
        Assert.That(all.Text(NodeSettings.Data), Is.EqualTo(Path.Combine(_folder, "chain")));
        Assert.That(all.Text(NodeSettings.Genesis), Is.EqualTo("/etc/genesis.json"));
        Assert.That(
            Resolve(null, [], new() { [NodeSettings.Data] = ["chain"] }).Text(NodeSettings.Data),
            Is.EqualTo(Path.GetFullPath("chain")));
    }

    [Test]
    public void Setting_ThatMustBeThere_SaysHowToGiveIt() => Assert.That(
        () => Resolve(null).RequiredText(NodeSettings.Data),
        Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
            "data is not set: give --data DIR, set OPENLEDGER_DATA, or write it into the file of --config"));

    [Test]
    public void PrintedPage_ReadAgain_GivesTheSameValues()
    {
        Random random = new(20261121);
        for (int run = 0; run < 200; run++)
        {
            Dictionary<string, IReadOnlyList<string>> flags = [];
            foreach (Setting setting in NodeSettings.All.Where(_ => random.Next(3) == 0))
            {
                flags[setting.Key] = RandomValue(setting, random);
            }

            NodeConfiguration first = Resolve(null, [], flags);
            string page = string.Join('\n', ConfigurationPage.ToFileLines(first));
            NodeConfiguration second = Resolve(page);
            foreach ((ResolvedSetting one, ResolvedSetting two) in first.All.Zip(second.All))
            {
                Assert.That(two.Texts, Is.EqualTo(one.Texts), one.Setting.Key + "\n" + page);
            }
        }
    }

    [Test]
    public void PrintedPage_TellsEachSource()
    {
        NodeConfiguration all = Resolve(
            """{"rpc": {"port": 1}}""",
            new() { ["OPENLEDGER_LOG_LEVEL"] = "warn" },
            new() { [NodeSettings.MetricsPort] = ["9464"] });
        string page = string.Join('\n', ConfigurationPage.ToFileLines(all));
        Assert.That(page, Does.Contain("\"port\": 1,  // file node.json"));
        Assert.That(page, Does.Contain("\"level\": \"warn\"  // environment OPENLEDGER_LOG_LEVEL"));
        Assert.That(page, Does.Contain("\"port\": 9464,  // flag --metrics-port"));
        Assert.That(page, Does.Contain("// \"keyFile\" is not set"));
        Assert.That(page, Does.Contain("\"callGasMax\": 50000000,  // default"));
    }

    [Test]
    public void Table_OfSettings_IsInOrderAndWithoutDoubles()
    {
        string[] sections =
            [.. NodeSettings.All.Select(s => s.Key.Split('.')).Select(p => p.Length > 1 ? p[0] : "")];
        string[] runs = [.. sections.Where((s, i) => i == 0 || sections[i - 1] != s)];
        Assert.That(runs, Is.Unique, "a section's settings stand together");
        Assert.That(runs[0], Is.Empty, "those without a section come first");
        Assert.That(NodeSettings.All.Select(s => s.Key), Is.Unique);
        Assert.That(NodeSettings.All.Select(s => s.Variable), Is.Unique);
        Assert.That(NodeSettings.All.Where(s => s.Flag is not null).Select(s => s.Flag), Is.Unique);
        foreach (Setting setting in NodeSettings.All)
        {
            Assert.That(setting.Check(setting.Default), Is.Null, setting.Key);
        }
    }

    [Test]
    public void Options_OfTheDefaults_AreTheCodes()
    {
        NodeConfiguration all = Resolve("""{"data": "x"}""");
        Assert.That(NodeSettingsReader.RpcOf(all).Limits, Is.EqualTo(new OpenLedger.Rpc.Server.RpcLimits()));
        Assert.That(NodeSettingsReader.PoolOf(all), Is.EqualTo(new OpenLedger.Node.Mempool.PoolLimits()));
        Assert.That(NodeSettingsReader.MetricsOf(all), Is.Null);
        Assert.That(
            NodeSettingsReader.GenesisPathOf(all), Is.EqualTo(Path.Combine(_folder, "x", "genesis.json")));
    }

    [Test]
    public void Options_OfEverySetting_AreReadFromIt()
    {
        // A number that no other setting has shows in exactly one option.
        NodeConfiguration defaults = Resolve(null);
        foreach (Setting setting in NodeSettings.All.Where(
            s => s.Form == SettingForm.Number && s.Key.Split('.')[0] is "rpc" or "pool"))
        {
            NodeConfiguration changed = Resolve(null, [], new() { [setting.Key] = [Other(setting)] });
            Assert.That(Options(changed), Is.Not.EqualTo(Options(defaults)), setting.Key);
        }
    }

    private static string Options(NodeConfiguration all) =>
        $"{NodeSettingsReader.RpcOf(all)} {NodeSettingsReader.PoolOf(all)}";

    private static string Other(Setting setting) =>
        (ulong.Parse(setting.Default[0], CultureInfo.InvariantCulture) is var number && number > setting.Min
            ? number - 1
            : number + 1).ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> RandomValue(Setting setting, Random random) => setting.Form switch
    {
        SettingForm.Number =>
        [
            random.NextInt64((long)setting.Min, (long)setting.Max + 1)
                .ToString(CultureInfo.InvariantCulture),
        ],
        SettingForm.Path => ["/tmp/with \"quotes\" // and slashes/" + random.Next()],
        SettingForm.List when setting.HelpName == "MULTIADDR" =>
        [
            .. Enumerable.Range(0, random.Next(4))
                .Select(i => $"/ip4/10.0.0.{i}/tcp/{random.Next(65_536)}"),
        ],
        SettingForm.List => [.. Enumerable.Range(0, random.Next(4)).Select(i => $"host{i}.example")],
        _ when setting.HelpName == "IP" => [$"10.0.0.{random.Next(256)}"],
        _ => [NodeSettings.LogLevels[random.Next(NodeSettings.LogLevels.Count)]],
    };

    private NodeConfiguration Resolve(
        string? json,
        Dictionary<string, string?>? variables = null,
        Dictionary<string, IReadOnlyList<string>>? flags = null)
    {
        string? file = null;
        if (json is not null)
        {
            file = Path.Combine(_folder, "node.json");
            File.WriteAllText(file, json);
        }

        return NodeConfiguration.Resolve(
            NodeSettings.All, file, name => variables?.GetValueOrDefault(name),
            setting => flags?.GetValueOrDefault(setting.Key));
    }
}
