using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The data folder of a devnet: <c>genesis.json</c> beside the validators' folders, so that a kept devnet
/// goes on with the configuration it was made with. Without a folder, a temporary one that is removed at the
/// end.
/// </summary>
internal sealed class DevnetData : IDisposable
{
    private const int ValidatorsDefault = 4;
    private const ulong BlockTimeMsDefault = 1_000;

    private bool _isTemporary;

    private DevnetData(string folder, bool isTemporary, GenesisConfig genesis)
    {
        Folder = folder;
        _isTemporary = isTemporary;
        Genesis = genesis;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The devnet's genesis.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>Opens or makes the folder.</summary>
    /// <exception cref="NodeStartException">The folder has a devnet made with other options, or cannot be
    /// used.</exception>
    public static DevnetData Open(DevnetOptions options, IReadOnlyList<byte[]> baseline)
    {
        bool isTemporary = options.DataFolder is null;
        string folder = options.DataFolder is { } kept
            ? Path.GetFullPath(kept)
            : Directory.CreateTempSubdirectory("openledger-devnet-").FullName;
        try
        {
            return OpenFolder(folder, isTemporary, options, baseline);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"the data folder '{folder}' cannot be used: {fault.Message.TrimEnd('.')}; name another with --data");
        }
    }

    /// <summary>Leaves even a temporary folder for somebody to look at.</summary>
    public void Keep() => _isTemporary = false;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static DevnetData OpenFolder(
        string folder, bool isTemporary, DevnetOptions options, IReadOnlyList<byte[]> baseline)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "genesis.json");
        if (File.Exists(path))
        {
            GenesisConfig stored = Read(path);
            RequireSame("--validators", options.Validators, stored.Validators.Count, folder);
            RequireSame("--block-time", options.BlockTimeMs, stored.Consensus.BlockTimeMs, folder);
            RequireSame("--epoch-blocks", options.EpochBlocks, stored.Consensus.EpochBlocks, folder);
            return new DevnetData(folder, isTemporary, stored);
        }

        GenesisConfig genesis = DevnetGenesis.Create(
            options.Validators ?? ValidatorsDefault,
            options.BlockTimeMs ?? BlockTimeMsDefault,
            SampleSet.Describe(baseline),
            options.EpochBlocks ?? DevnetGenesis.EpochBlocksDefault);
        WholeFile.Create(path, GenesisWriter.ToJson(genesis));
        return new DevnetData(folder, isTemporary, genesis);
    }

    private static GenesisConfig Read(string path) =>
        GenesisParser.TryParse(
            File.ReadAllBytes(path), out GenesisConfig? genesis, out IReadOnlyList<GenesisError> errors)
            ? genesis
            : throw new NodeStartException($"'{path}' is not a valid genesis: {string.Join("; ", errors)}");

    private static void RequireSame<T>(string option, T? asked, T stored, string folder)
        where T : struct, IEquatable<T>
    {
        if (asked is { } value && !value.Equals(stored))
        {
            throw new NodeStartException(
                $"the devnet in '{folder}' was made with {option} {stored}; "
                + "leave the option out or use another folder");
        }
    }
}
