using OpenLedger.Node.Cli;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Cli;

/// <summary><c>openledger keys</c>: what it writes, what it shows, and what it never shows.</summary>
[TestFixture]
public sealed class KeysCommandTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task New_File_IsOwnersAloneAndIsNeverPrinted()
    {
        string file = Path.Combine(_folder, "a.key");
        CliRun made = await CliRun.RunAsync("keys", "new", "--out", file, "--json");
        Assert.That(made.Code, Is.EqualTo(ExitCode.Ok), made.Error);
        string secret = File.ReadAllText(file).Trim();
        Assert.That(secret, Does.Match("^0x[0-9a-f]{64}$"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(
                File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        CliRun shown = await CliRun.RunAsync("keys", "show", "--key-file", file, "--chain-id", "4711");
        Assert.That(shown.Code, Is.EqualTo(ExitCode.Ok), shown.Error);
        foreach (string text in new[] { made.Output, made.Error, shown.Output, shown.Error })
        {
            Assert.That(text, Does.Not.Contain(secret[2..]));
        }

        PrivateKey key = PrivateKey.Create(Hex.Decode(secret));
        Assert.That(made.Json.GetProperty("address").GetString(), Is.EqualTo(key.Address.ToString()));
        Assert.That(shown.Output, Does.Contain(key.PublicKey.ToString()));
    }

    [Test]
    public async Task New_Twice_KeysDiffer()
    {
        CliRun one = await CliRun.RunAsync("keys", "new", "--out", Path.Combine(_folder, "1"), "--json");
        CliRun two = await CliRun.RunAsync("keys", "new", "--out", Path.Combine(_folder, "2"), "--json");
        Assert.That(
            one.Json.GetProperty("address").GetString(),
            Is.Not.EqualTo(two.Json.GetProperty("address").GetString()));
    }

    [Test]
    public async Task New_OntoAFileThatIsThere_IsRefused()
    {
        string file = Path.Combine(_folder, "a.key");
        File.WriteAllText(file, "precious");
        CliRun run = await CliRun.RunAsync("keys", "new", "--out", file);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("is there already").And.Match(@"\A[^\n]*\n\z"));
        Assert.That(File.ReadAllText(file), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Show_ProofForAChain_VerifiesForThatChainAndAccountOnly()
    {
        string file = Path.Combine(_folder, "a.key");
        await CliRun.RunAsync("keys", "new", "--out", file);
        const string Account = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
        string genesis = "0x" + new string('7', 64);
        CliRun run = await CliRun.RunAsync(
            "keys", "show", "--key-file", file, "--chain-id", "4711", "--genesis-hash", genesis,
            "--account", Account, "--json");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(PublicKey.TryParse(
            Hex.Decode(run.Json.GetProperty("publicKey").GetString()!), out PublicKey? key), Is.True);
        byte[] proof = Hex.Decode(run.Json.GetProperty("proofOfPossession").GetString()!);
        Hash256 hash = Hash256.Parse(genesis);
        Address account = Address.Parse(Account);
        Assert.That(ProofOfPossession.Verify(key!, 4711, hash, account, proof), Is.True);
        Assert.That(ProofOfPossession.Verify(key!, 4712, hash, account, proof), Is.False);
        Assert.That(ProofOfPossession.Verify(key!, 4711, hash, key!.Address, proof), Is.False);
        Assert.That(ProofOfPossession.Verify(key!, 4711, Hash256.Zero, account, proof), Is.False);
    }

    [Test]
    public async Task Show_NoKeyOrDamagedKey_SaysSoWithoutRepeatingIt()
    {
        CliRun none = await CliRun.RunAsync("keys", "show");
        Assert.That(none.Code, Is.EqualTo(ExitCode.Usage));
        string file = Path.Combine(_folder, "a.key");
        File.WriteAllText(file, "0x" + new string('a', 63));
        CliRun bad = await CliRun.RunAsync("keys", "show", "--key-file", file);
        Assert.That(bad.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(bad.Error, Does.Contain("holds no private key").And.Not.Contain("aaaa"));
        CliRun alone = await CliRun.RunAsync(
            "keys", "show", "--key-file", file, "--genesis-hash", "0x" + new string('7', 64));
        Assert.That(alone.Error, Does.Contain("needs --chain-id"));
    }
}
