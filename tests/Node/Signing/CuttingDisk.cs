using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Tests.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Tests.Signing;

/// <summary>
/// A folder with a log and a signer's journal whose power is cut at one sync. What was synced survives; of
/// what each file had more, as much as is said.
/// </summary>
internal sealed class CuttingDisk(int cutAt, bool reachedTheDisk) : IDisposable
{
    private readonly SortedDictionary<string, long> _durable = new(StringComparer.Ordinal);
    private bool _isCut;
    private bool _isBack;

    public string Path { get; } = Directory.CreateTempSubdirectory("openledger-cut-").FullName;

    /// <summary>Syncs asked for so far.</summary>
    public int Syncs { get; private set; }

    public WriteAheadLog OpenLog(List<WalRecord> records) => WriteAheadLog.Open(
        System.IO.Path.Combine(Path, "wal"), LogFolder.Genesis,
        (_, payload) => WalBatch.Read(payload, default, records), Sync, _ => { });

    public Signer OpenSigner(PrivateKey key) => Signer.Open(
        System.IO.Path.Combine(Path, "signer"), key, 161299, LogFolder.Genesis, 0, Sync, _ => { });

    /// <summary>The power is back: what was synced is left, and a part of the rest.</summary>
    public void LosePower(double survives)
    {
        _isBack = true;
        foreach (string path in Directory.GetFiles(Path, "*.wal", SearchOption.AllDirectories))
        {
            long durable = _durable.GetValueOrDefault(path);
            using FileStream file = new(path, FileMode.Open, FileAccess.Write);
            file.SetLength(durable + (long)((file.Length - durable) * survives));
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Sync(FileStream file)
    {
        file.Flush();
        if (_isBack)
        {
            return;
        }

        bool cuts = !_isCut && Syncs++ == cutAt;
        if (!_isCut && (!cuts || reachedTheDisk))
        {
            _durable[file.Name] = file.Length;
        }

        _isCut |= cuts;
        if (_isCut)
        {
            throw new PowerCutException();
        }
    }
}
