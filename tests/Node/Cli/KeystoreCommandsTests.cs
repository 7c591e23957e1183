using System.Text.Json;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Tests.Cli;

/// <summary><c>openledger keys new|import|list|export</c> and signing with what they keep.</summary>
[TestFixture]
public sealed class KeystoreCommandsTests
{
    private const string To = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private const string Password = "a password with spaces ü";

    private string _folder = "";
    private string _keystore = "";
    private string _password = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-keystore-").FullName;
        _keystore = Path.Combine(_folder, "keys");
        _password = Path.Combine(_folder, "password");
        File.WriteAllText(_password, Password + "\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task New_InKeystore_IsListedExportedAndNeverPrinted()
    {
        CliRun made = await RunAsync("keys", "new", "alice", "--password-file", _password, "--json");
        Assert.That(made.Code, Is.Zero, made.Error);
        string address = made.Json.GetProperty("address").GetString()!;
        string bare = Path.Combine(_folder, "bare.key");
        CliRun exported = await RunAsync(
            "keys", "export", address, "--out", bare, "--bare", "--password-file", _password);
        CliRun listed = await RunAsync("keys", "list", "--json");

        Assert.That(exported.Code, Is.Zero, exported.Error);
        string secret = File.ReadAllText(bare).Trim();
        string[] said = [made.Output, made.Error, exported.Output, exported.Error, listed.Output];
        foreach (string text in said)
        {
            Assert.That(text, Does.Not.Contain(secret[2..]).And.Not.Contain(Password));
        }

        JsonElement only = listed.Json.EnumerateArray().Single();
        Assert.That(only.GetProperty("name").GetString(), Is.EqualTo("alice"));
        Assert.That(only.GetProperty("address").GetString(), Is.EqualTo(address));
        string file = made.Json.GetProperty("file").GetString()!;
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(Owner));
            Assert.That(File.GetUnixFileMode(_keystore), Is.EqualTo(Owner | UnixFileMode.UserExecute));
        }

        string copy = Path.Combine(_folder, "copy.json");
        CliRun copied = await RunAsync(
            "keys", "export", "alice", "--out", copy, "--password-file", _password, "--json");
        Assert.That(copied.Json.GetProperty("bare").GetBoolean(), Is.False);
        Assert.That(File.ReadAllBytes(copy), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [Test]
    public async Task Import_PhraseOfTheDevnet_SignsByNameAndByAddress()
    {
        string phrase = Path.Combine(_folder, "phrase");
        File.WriteAllText(phrase, DevnetAccounts.Phrase.ToUpperInvariant() + "\n");
        CliRun imported = await RunAsync(
            "keys", "import", "carol", "--mnemonic-file", phrase, "--index", "2",
            "--password-file", _password, "--json");
        Assert.That(imported.Code, Is.Zero, imported.Error);
        string address = DevnetAccounts.Key(2).Address.ToString();
        Assert.That(imported.Json.GetProperty("address").GetString(), Is.EqualTo(address));

        await using FakeChain chain = await FakeChain.StartAsync();
        foreach (string from in new[] { "carol", address })
        {
            CliRun sent = await RunAsync(
                "tx", "send", "--from", from, "--to", To, "--value", "1", "--wait", "none", "--password-file",
                _password, "--rpc", chain.Url, "--json");
            Assert.That(sent.Code, Is.Zero, sent.Error);
            Assert.That(sent.Json.GetProperty("from").GetString(), Is.EqualTo(address));
        }

        CliRun wrong = await CliRun.RunAsync(
            new Dictionary<string, string> { ["OPENLEDGER_PASSWORD"] = "guess" },
            "tx", "send", "--from", "carol", "--to", To, "--keystore", _keystore, "--rpc", chain.Url);
        Assert.That(wrong.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(wrong.Error, Does.Contain("wrong password").And.Not.Contain("guess"));
        CliRun silent = await RunAsync("tx", "send", "--from", "carol", "--to", To, "--rpc", chain.Url);
        Assert.That(silent.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(silent.Error, Does.Contain("--password-file PATH").And.Contain("OPENLEDGER_PASSWORD"));
    }

    [Test]
    public async Task Import_FileOfAnotherWallet_IsReadWithItsPasswordAsTyped()
    {
        string file = Path.Combine(_folder, "UTC--2020-01-01T00-00-00Z--f39f");
        File.WriteAllBytes(
            file, SecretStorage.Encrypt(DevnetAccounts.Key(0), "typed", new ScryptCost(1024, 8, 1)));
        CliRun imported = await CliRun.RunTypingAsync(
            ["typed", "typed", "typed"],
            "keys", "import", "zero", "--key-file", file, "--keystore", _keystore, "--json");
        Assert.That(imported.Code, Is.Zero, imported.Error);
        Assert.That(
            imported.Json.GetProperty("address").GetString(),
            Is.EqualTo(DevnetAccounts.Key(0).Address.ToString()));

        // The other wallet's folder serves as it is, and its file as a --key-file.
        CliRun listed = await CliRun.RunAsync("keys", "list", "--keystore", _folder, "--json");
        Assert.That(
            listed.Json.EnumerateArray().Single().GetProperty("name").GetString(),
            Is.EqualTo(Path.GetFileName(file)));
        CliRun shown = await CliRun.RunTypingAsync(["typed"], "keys", "show", "--key-file", file, "--json");
        Assert.That(
            shown.Json.GetProperty("address").GetString(),
            Is.EqualTo(DevnetAccounts.Key(0).Address.ToString()));
    }

    [Test]
    public async Task New_TypedPasswordsThatDifferOrNone_AreRefusedAndNothingIsWritten()
    {
        CliRun differ = await CliRun.RunTypingAsync(
            ["one", "two"], "keys", "new", "alice", "--keystore", _keystore);
        CliRun empty = await CliRun.RunTypingAsync(["", ""], "keys", "new", "alice", "--keystore", _keystore);
        CliRun nobody = await RunAsync("keys", "new", "alice");

        Assert.That(differ.Error, Does.Contain("the two passwords differ"));
        Assert.That(empty.Error, Does.Contain("the password is empty"));
        Assert.That(nobody.Error, Does.Contain("run it at a terminal"));
        Assert.That(new[] { differ.Code, empty.Code, nobody.Code }, Is.All.EqualTo(ExitCode.Usage));
        Assert.That(Directory.Exists(_keystore), Is.False);
    }

    [TestCase("keys new dev0", "is no name for a key")]
    [TestCase("keys new ../../alice", "is no name for a key")]
    [TestCase("keys new Alice", "is no name for a key")]
    [TestCase("keys new " + To, "is no name for a key")]
    [TestCase("keys new", "give a NAME")]
    [TestCase("keys new alice --out x", "give a NAME")]
    [TestCase("keys import alice", "import what?")]
    [TestCase("keys import alice --mnemonic", "no phrase: give --mnemonic-file PATH")]
    [TestCase("keys import alice --mnemonic --key-file x", "name two keys")]
    [TestCase("keys import alice --mnemonic-file /nowhere/phrase", "cannot be read")]
    [TestCase("keys export nobody --out x", "no key 'nobody'")]
    [TestCase("tx send --from nobody --to " + To, "see openledger keys list")]
    [TestCase("tx send --from " + To + " --to " + To, "no key of " + To)]
    public async Task CommandLine_Wrong_SaysWhatToDo(string line, string said)
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        string[] rpc = line.StartsWith("tx", StringComparison.Ordinal) ? ["--rpc", chain.Url] : [];
        CliRun run = await RunAsync([.. line.Split(' '), .. rpc]);
        Assert.That(run.Code, Is.AnyOf(ExitCode.Failed, ExitCode.Usage));
        Assert.That(run.Error, Does.Contain(said).And.Match(@"\A[^\n]*\n\z"));
    }

    [Test]
    public async Task Import_MistypedPhrase_IsRefusedWithoutRepeatingIt()
    {
        CliRun run = await CliRun.RunAsync(
            new Dictionary<string, string>
            {
                ["OPENLEDGER_MNEMONIC"] = "test test test test test test test test test test test jump",
            },
            "keys", "import", "alice", "--mnemonic", "--keystore", _keystore);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("checksum").And.Not.Contain("jump"));
    }

    [Test]
    public void List_FolderOfTooManyFiles_IsRefused()
    {
        Directory.CreateDirectory(_keystore);
        for (int i = 0; i <= Keystore.FilesMax; i++)
        {
            File.WriteAllBytes(Path.Combine(_keystore, $"{i}"), []);
        }

        Assert.That(
            () => new Keystore(_keystore).List(),
            Throws.TypeOf<Node.Cli.Client.ClientException>().With.Message.Contains("more than 1000 files"));
    }

    [Test]
    public async Task New_NameThatIsTaken_IsRefusedBeforeAPasswordIsAskedFor()
    {
        PrivateKey key = DevnetAccounts.Key(5);
        new Keystore(_keystore).Add(
            "alice", key.Address, SecretStorage.Encrypt(key, Password, new ScryptCost(16, 8, 1)));
        CliRun run = await RunAsync("keys", "new", "alice");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("has a key 'alice' already"));
    }

    private Task<CliRun> RunAsync(params string[] args) =>
        CliRun.RunAsync([.. args, "--keystore", _keystore]);
}
