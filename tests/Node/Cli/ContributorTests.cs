using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class ContributorTests
{
    private static readonly Hash256 Root = Keccak.Hash("a text"u8);

    [Test]
    public void SaltOf_SameKeyAndText_IsTheSame() => Assert.That(
        Contributor.SaltOf(DevnetAccounts.Key(1), Root), Is.EqualTo(
            Contributor.SaltOf(DevnetAccounts.Key(1), Root)));

    [Test]
    public void SaltOf_AnotherKeyOrText_IsAnother()
    {
        Hash256 salt = Contributor.SaltOf(DevnetAccounts.Key(1), Root);

        Assert.That(Contributor.SaltOf(DevnetAccounts.Key(2), Root), Is.Not.EqualTo(salt));
        Assert.That(Contributor.SaltOf(DevnetAccounts.Key(1), Keccak.Hash("b text"u8)), Is.Not.EqualTo(salt));
    }

    // A released salt is a promise: another formula would orphan the commitments that stand.
    [Test]
    public void SaltOf_KnownKeyAndText_IsFrozen() => Assert.That(
        Contributor.SaltOf(DevnetAccounts.Key(0), Hash256.Zero),
        Is.EqualTo(Hash256.Parse("0xdf6d12f2bfc23f37699928c8d7d9897fdbd5d14ae44691736113770e344f63f3")));

    [Test]
    public async Task Contribute_FileAboveTheLimit_IsRefusedUnread()
    {
        await using FakeChain chain = await FakeChain.StartAsync();
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('x', ContentRoot.BytesMax + 1));
        try
        {
            CliRun run = await CliRun.RunAsync(
                "datanet", "contribute", "--from", "dev0", "--datanet", "1", "--file", path,
                "--rpc", chain.Url);

            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(
                run.Error,
                Does.Contain("CONTENT_TOO_LARGE").And.Contain("4194305 bytes").And.Contain("split it"));
            Assert.That(chain.Node.Calls, Is.Empty);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Contribute_NoFile_IsRefused()
    {
        CliRun run = await CliRun.RunAsync(
            "datanet", "contribute", "--from", "dev0", "--datanet", "1", "--file", "/nowhere/text.txt");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.StartWith("openledger: --file '/nowhere/text.txt' cannot be read"));
    }
}
