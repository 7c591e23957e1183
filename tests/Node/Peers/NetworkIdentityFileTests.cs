using System.Runtime.Versioning;
using OpenLedger.Network.Identity;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Peers;

namespace OpenLedger.Node.Tests.Peers;

[TestFixture]
[UnsupportedOSPlatform("windows")]
public sealed class NetworkIdentityFileTests
{
    private string _folder = "";

    private string PathHere => NetworkIdentityFile.PathIn(_folder);

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-identity-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void LoadOrCreate_Twice_IsTheSameIdentityForItsOwnerOnly()
    {
        NodeIdentity made = NetworkIdentityFile.LoadOrCreate(_folder);
        NodeIdentity loaded = NetworkIdentityFile.LoadOrCreate(_folder);

        Assert.That(loaded.PeerId, Is.EqualTo(made.PeerId));
        Assert.That(File.ReadAllText(PathHere), Does.Match("^0x[0-9a-f]{64}\n$"));
        Assert.That(
            File.GetUnixFileMode(PathHere), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void LoadOrCreate_TwoFolders_AreTwoIdentities()
    {
        NodeIdentity one = NetworkIdentityFile.LoadOrCreate(_folder);
        NodeIdentity other = NetworkIdentityFile.LoadOrCreate(Path.Combine(_folder, "other"));

        Assert.That(other.PeerId, Is.Not.EqualTo(one.PeerId));
    }

    [Test]
    public void LoadOrCreate_AfterACutOffFirstStart_MakesAFileForItsOwnerOnly()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathHere)!);
        File.WriteAllText(PathHere + ".new", "0x12");

        NetworkIdentityFile.LoadOrCreate(_folder);

        Assert.That(
            File.GetUnixFileMode(PathHere), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.Exists(PathHere + ".new"), Is.False);
    }

    [Test]
    public void LoadOrCreate_FileOpenToOthers_IsRefusedWithTheCommandThatMendsIt()
    {
        NetworkIdentityFile.LoadOrCreate(_folder);
        File.SetUnixFileMode(
            PathHere, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.That(
            () => NetworkIdentityFile.LoadOrCreate(_folder),
            Throws.TypeOf<NodeStartException>().With.Message.Contains("chmod 600"));
    }

    [TestCase("")]
    [TestCase("0x1234\n")]
    [TestCase("0x1102030405060708091011121314151617181920212223242526272829303g32\n")]
    public void LoadOrCreate_DamagedFile_IsRefusedAndNeverQuoted(string text) => RequireRefused(text);

    [Test]
    public void LoadOrCreate_FileOverItsMaximum_IsRefused() =>
        RequireRefused("0x" + new string('1', 64) + new string('\n', NetworkIdentityFile.BytesMax));

    private void RequireRefused(string text)
    {
        NetworkIdentityFile.LoadOrCreate(_folder);
        File.WriteAllText(PathHere, text);

        NodeStartException refusal = Assert.Throws<NodeStartException>(
            () => NetworkIdentityFile.LoadOrCreate(_folder))!;
        Assert.That(refusal.Message, Does.Contain("damaged"));
        Assert.That(refusal.Message, Does.Not.Contain("0x1"));
    }
}
