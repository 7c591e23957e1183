using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;

namespace OpenLedger.Network.Libp2p;

/// <summary>
/// Keeps a node connected with its configured peers: dials whoever is missing, after a failure again later,
/// each time after twice as long with some jitter, so that nodes do not knock together.
/// </summary>
internal sealed class BootnodeDialer : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RestFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);

    private readonly Swarm _swarm;
    private readonly Target[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Dials from now on.</summary>
    public BootnodeDialer(Swarm swarm, IEnumerable<Multiaddr> addresses)
    {
        _swarm = swarm;
        _targets = [.. addresses.Where(address => address.Peer != swarm.Local).Select(one => new Target(one))];
        _loop = Task.Run(DialAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task DialAsync()
    {
        using PeriodicTimer timer = new(Interval, _swarm.Options.Time);
        try
        {
            do
            {
                long now = _swarm.Options.Time.GetTimestamp();
                foreach (Target target in _targets)
                {
                    if (!target.IsDialing && target.NotBefore <= now && _swarm.Find(target.Peer) is null)
                    {
                        target.IsDialing = true;
                        _swarm.Run(() => DialAsync(target));
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task DialAsync(Target target)
    {
        try
        {
            await _swarm.DialAsync(target.Address, _stop.Token).ConfigureAwait(false);
            target.Failures = 0;
        }
        catch (PeerFaultException fault)
        {
            _swarm.Report(target.Peer, fault.Reason, fault.Message);
            TimeSpan rest = RestFirst * Math.Pow(2, Math.Min(target.Failures++, 10));
            rest = (rest < RestMax ? rest : RestMax) * (0.75 + (Random.Shared.NextDouble() / 2));
            target.NotBefore = _swarm.Options.Time.GetTimestamp()
                + (long)(rest.TotalSeconds * _swarm.Options.Time.TimestampFrequency);
        }
        finally
        {
            target.IsDialing = false;
        }
    }

    private sealed class Target(Multiaddr address)
    {
        private long _notBefore;
        private volatile bool _isDialing;

        public Multiaddr Address { get; } = address;

        public PeerId Peer { get; } = address.Peer!.Value;

        /// <summary>Of the dial under way alone.</summary>
        public int Failures { get; set; }

        public long NotBefore
        {
            get => Interlocked.Read(ref _notBefore);
            set => Interlocked.Exchange(ref _notBefore, value);
        }

        public bool IsDialing
        {
            get => _isDialing;
            set => _isDialing = value;
        }
    }
}
