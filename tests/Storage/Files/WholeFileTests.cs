using System.Runtime.Versioning;
using OpenLedger.Storage.Files;

namespace OpenLedger.Storage.Tests.Files;

/// <summary>A file is there whole, as it was, or not at all; and so is its folder's entry.</summary>
[TestFixture]
public sealed class WholeFileTests
{
    private string _folder = "";

    private string PathHere => Path.Combine(_folder, "file");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-whole-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Replace_NewOrOld_IsTheNewOneAndLeavesNoDraft()
    {
        List<string> synced = [];
        WholeFile.Replace(PathHere, [1, 2, 3], synced.Add);
        WholeFile.Replace(PathHere, [4], synced.Add);
        Assert.That(File.ReadAllBytes(PathHere), Is.EqualTo(new byte[] { 4 }));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { PathHere }));
        Assert.That(synced, Is.EqualTo(new[] { _folder, _folder }));
    }

    [Test]
    public void Replace_FolderNotSynced_Throws() => Assert.That(
        () => WholeFile.Replace(PathHere, [1], _ => throw new IOException("no disk")),
        Throws.TypeOf<IOException>().With.Message.EqualTo("no disk"));

    [Test]
    public void Create_Existing_IsRefusedAndStaysAsItIs()
    {
        WholeFile.Create(PathHere, [1]);
        Assert.That(() => WholeFile.Create(PathHere, [2]), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllBytes(PathHere), Is.EqualTo(new byte[] { 1 }));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1), "no draft is left");
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public void Create_OverADraftThatWasCutOff_HasItsOwnMode()
    {
        string draft = PathHere + WholeFile.DraftSuffix;
        File.WriteAllBytes(draft, [9, 9, 9]);
        File.SetUnixFileMode(draft, WholeFile.OwnerOnly | UnixFileMode.OtherRead);
        WholeFile.Create(PathHere, [1], WholeFile.OwnerOnly);
        Assert.That(File.GetUnixFileMode(PathHere), Is.EqualTo(WholeFile.OwnerOnly));
        Assert.That(File.ReadAllBytes(PathHere), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void Write_FolderMissing_IsTold()
    {
        string missing = Path.Combine(_folder, "missing", "file");
        Assert.That(() => WholeFile.Replace(missing, [1]), Throws.InstanceOf<IOException>());
        Assert.That(() => WholeFile.Create(missing, [1]), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void FolderSync_RealFolder_SucceedsAndAMissingOneIsToldByName()
    {
        Assert.That(() => FolderSync.Sync(_folder), Throws.Nothing);
        string missing = Path.Combine(_folder, "missing");
        Assert.That(
            () => FolderSync.Sync(missing), Throws.TypeOf<IOException>().With.Message.Contains(missing));
    }
}
