using System.Globalization;
using System.Text;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Validators in processes of their own, with the devnet's keys and genesis but without baseline texts, in a
/// new folder. All end and the folder is removed when disposed.
/// </summary>
internal sealed class BenchValidators : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan FirstBlockMax = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("openledger-bench-").FullName;
    private readonly List<BenchValidator> _all = [];

    private BenchValidators()
    {
    }

    /// <summary>The processes, by the validators' index.</summary>
    public IReadOnlyList<BenchValidator> All => _all;

    /// <summary>Founds the chain, starts them, and waits for the first final block.</summary>
    public static async Task<BenchValidators> StartAsync(
        int count, ulong blockTimeMs, CancellationToken cancellation)
    {
        BenchValidators started = new();
        try
        {
            string genesis = Path.Combine(started._folder, "genesis.json");
            NewFile.Write(
                genesis, GenesisWriter.ToJson(DevnetGenesis.Create(count, blockTimeMs, [])), NewFile.Readable);
            for (int i = 0; i < count; i++)
            {
                started._all.Add(await BenchValidator
                    .StartAsync(started.Configure(i, genesis), cancellation).ConfigureAwait(false));
            }

            await started.FirstBlockAsync(cancellation).ConfigureAwait(false);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BenchValidator one in _all)
        {
            one.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Configure(int index, string genesis)
    {
        string folder = Path.Combine(_folder, "validator-" + index.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        string key = Path.Combine(folder, "key");
        Span<byte> secret = stackalloc byte[PrivateKey.Size];
        DevnetAccounts.ValidatorKey(index).Export(secret);
        NewFile.Write(key, Encoding.ASCII.GetBytes(Hex.Encode(secret) + "\n"), OwnerOnly);
        string file = Path.Combine(folder, "node.json");
        File.WriteAllText(
            file,
            BenchValidator.Configure(
                Path.Combine(folder, "data"), genesis, key, _all.Select(known => known.PeerAddress))
                .ToJsonString());
        return file;
    }

    private async Task FirstBlockAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(FirstBlockMax);
        foreach (BenchValidator one in _all)
        {
            using JsonRpcClient rpc = new(one.Rpc, FirstBlockMax);
            while ((await rpc.CallAsync("eth_blockNumber", [], limit.Token).ConfigureAwait(false))
                .GetString() == "0x0")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token).ConfigureAwait(false);
            }
        }
    }
}
