namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>A new folder for a devnet's data; removed at the end.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("openledger-e2e-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
