using NUnit.Framework;

namespace OpenLedger.TestKit;

/// <summary>Finds the public test vectors that lie beside a checkout, when they do.</summary>
public static class Vectors
{
    /// <summary>The folder of the public vectors; ends the test as ignored, with the reason, when it is absent.</summary>
    public static string EthereumFolder()
    {
        string? found = Find("shared/vectors/ethereum");
        if (found is null)
        {
            Assert.Ignore("no ../shared/vectors/ethereum beside this checkout");
        }

        return found!;
    }

    /// <summary>The folder of this checkout: the nearest parent that holds the solution.</summary>
    public static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenLedger.Node.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside a checkout");
    }

    private static string? Find(string relative)
    {
        for (DirectoryInfo? folder = new(RepositoryFolder()); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
