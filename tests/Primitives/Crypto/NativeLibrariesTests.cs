using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Primitives.Tests.Crypto;

/// <summary>A missing native library is named together with its package.</summary>
public sealed class NativeLibrariesTests
{
    [Test]
    public void Load_MissingLibrary_NamesThePackageInOneLine()
    {
        NativeLibraryName missing = new("libnothere", ["libnothere.so.1", "libnothere.so"], "libnothere1");
        DllNotFoundException thrown = Assert.Throws<DllNotFoundException>(
            () => NativeLibraries.Load(missing, typeof(NativeLibrariesTests).Assembly, null))!;
        Assert.That(thrown.Message, Does.Contain("apt-get install libnothere1").And.Not.Contain("\n"));
    }

    [Test]
    public void Load_SecondName_IsTriedAfterTheFirst()
    {
        NativeLibraryName library = new("c", ["libnothere.so.1", "libc.so.6"], "libc6");
        Assert.That(
            NativeLibraries.Load(library, typeof(NativeLibrariesTests).Assembly, null),
            Is.Not.EqualTo(nint.Zero));
    }
}
