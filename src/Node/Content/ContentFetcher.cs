using System.Collections.Concurrent;
using OpenLedger.Network;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Asks peers for contents until it has all chunks: a few contents at a time, one peer after the other, and
/// of a large one several peers at once; again after a while that grows where nobody has to have it. A peer
/// is asked for one chunk first and for twice as many each time, so that one that lies is found out by its
/// first. What was proved is kept when a peer fails, for the next one and the next round. Thread-safe.
/// </summary>
/// <param name="requests">The network.</param>
/// <param name="found">Keeps a content whose root was checked.</param>
/// <param name="fail">Told of a disk fault or a bug: the node stops.</param>
/// <param name="clock">Counts the pauses.</param>
internal sealed class ContentFetcher(
    IRequests requests, Action<Hash256, byte[]> found, Action<Exception> fail, TimeProvider clock)
    : IAsyncDisposable
{
    /// <summary>Contents wanted at a time; more are wanted again later.</summary>
    public const int WantedMax = 4_608;

    /// <summary>Contents fetched at a time: of 4 MiB each at most.</summary>
    public const int AtOnceMax = 3;

    /// <summary>Peers asked for a content in a round.</summary>
    public const int PeersARound = 8;

    /// <summary>Peers asked for one content at a time, while more than one question's chunks are
    /// missing.</summary>
    public const int PeersAtOnce = 3;

    /// <summary>Bytes kept of contents that are not whole; beyond, those that nobody is asked for begin
    /// anew.</summary>
    public const long PartialBytesMax = 64L * 1024 * 1024;

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UrgentPauseMax = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<Hash256, Wanted> _wanted = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Contents wanted now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Count;
            }
        }
    }

    /// <summary>Bytes kept now of contents that are not whole.</summary>
    public long PartialBytes
    {
        get
        {
            lock (_gate)
            {
                return _wanted.Values.Sum(one => (long)one.Download.HeldBytes);
            }
        }
    }

    /// <summary>Wants a content. Urgent is what a block cannot be executed without.</summary>
    public void Want(in Hash256 root, bool isUrgent, PeerId? hint = null)
    {
        lock (_gate)
        {
            if (!_wanted.TryGetValue(root, out Wanted? wanted))
            {
                if (_wanted.Count == WantedMax)
                {
                    return;
                }

                _wanted[root] = wanted = new Wanted(root);
            }

            wanted.IsUrgent |= isUrgent;
            if (hint is { } peer)
            {
                // Somebody says it is there now: no pause that came of its not being there is waited for.
                (wanted.Hint, wanted.NotBefore) = (peer, default);
            }
        }

        Start();
    }

    /// <summary>Wants it no more.</summary>
    public void Forget(in Hash256 root)
    {
        lock (_gate)
        {
            _wanted.Remove(root);
        }
    }

    /// <summary>Begins what is due; to be called now and then.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _running.RemoveAll(static task => task.IsCompleted);
            DateTimeOffset now = clock.GetUtcNow();
            foreach ((Hash256 root, Wanted wanted) in _wanted
                .Where(w => !w.Value.IsRunning && w.Value.NotBefore <= now)
                .OrderByDescending(w => w.Value.IsUrgent).ThenBy(w => w.Value.NotBefore)
                .Take(AtOnceMax - _running.Count).ToArray())
            {
                wanted.IsRunning = true;
                _running.Add(Task.Run(() => FetchAsync(root, wanted)));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            _wanted.Clear();
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FetchAsync(Hash256 root, Wanted wanted)
    {
        try
        {
            int? before = wanted.Download.Missing;
            await AskRoundAsync(wanted).ConfigureAwait(false);
            byte[]? content = wanted.Download.Content;
            if (content is not null)
            {
                found(root, content);
            }

            lock (_gate)
            {
                wanted.IsRunning = false;
                if (content is not null)
                {
                    _wanted.Remove(root);
                    return;
                }

                // Who gave some of it may give the rest: no reason to wait for longer than the first time.
                wanted.Rounds = wanted.Download.Missing == before ? wanted.Rounds + 1 : 1;
                TimeSpan most = wanted.IsUrgent ? UrgentPauseMax : PauseMax;
                TimeSpan pause = PauseMin * Math.Pow(2, Math.Min(wanted.Rounds - 1, 16));
                wanted.NotBefore = clock.GetUtcNow() + (pause < most ? pause : most);
                DropPartials();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what is missing is wanted again at the next start.
            return;
        }
        catch (Exception fault)
        {
            fail(fault);
        }
    }

    // Under the gate. The longest pause goes first: nobody had the rest of it for long.
    private void DropPartials()
    {
        Wanted[] partial =
        [
            .. _wanted.Values.Where(one => !one.IsRunning && one.Download.HeldBytes > 0)
                .OrderByDescending(one => one.NotBefore),
        ];
        long held = partial.Sum(one => (long)one.Download.HeldBytes);
        foreach (Wanted one in partial.TakeWhile(_ => held > PartialBytesMax))
        {
            held -= one.Download.HeldBytes;
            one.BeginAnew();
        }
    }

    private async Task AskRoundAsync(Wanted wanted)
    {
        ContentDownload download = wanted.Download;
        ConcurrentQueue<PeerId> candidates = new(Candidates(wanted));
        using CancellationTokenSource round = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        List<Task> asking = [AskPeersAsync(download, candidates, round)];
        await Task.WhenAny(asking[0], download.Begun).ConfigureAwait(false);
        while (download.Missing > ContentProtocol.ChunksMax && asking.Count < PeersAtOnce)
        {
            asking.Add(AskPeersAsync(download, candidates, round));
        }

        await Task.WhenAll(asking).ConfigureAwait(false);
    }

    private async Task AskPeersAsync(
        ContentDownload download, ConcurrentQueue<PeerId> candidates, CancellationTokenSource round)
    {
        while (download.Content is null && candidates.TryDequeue(out PeerId peer))
        {
            try
            {
                await AskPeerAsync(download, peer, round.Token).ConfigureAwait(false);
            }
            catch (PeerFaultException)
            {
                // The network has judged it; somebody else may have the content.
                continue;
            }
            catch (OperationCanceledException) when (download.Content is not null)
            {
                // Others gave the rest of it meanwhile.
                return;
            }
        }

        if (download.Content is not null)
        {
            await round.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task AskPeerAsync(ContentDownload download, PeerId peer, CancellationToken cancellation)
    {
        for (int count = 1; download.Reserve(count) is { } asked;
            count = Math.Min(2 * count, ContentProtocol.ChunksMax))
        {
            try
            {
                RequestAnswer answer = await requests.AskAsync(
                    peer, ContentProtocol.Name, ContentProtocol.Options, asked.Encode(), cancellation)
                    .ConfigureAwait(false);
                if (answer.Status != RequestStatus.Ok)
                {
                    return;
                }

                if (!download.Take(asked, answer.Parts))
                {
                    requests.Penalize(
                        peer, PeerOffence.InvalidData, $"a chunk that is not of content {asked.Root}");
                    return;
                }
            }
            finally
            {
                download.Release(asked);
            }
        }
    }

    // Who said it is there first; then others, each round from another one on.
    private List<PeerId> Candidates(Wanted wanted)
    {
        PeerId? hint;
        int rounds;
        lock (_gate)
        {
            (hint, rounds) = (wanted.Hint, wanted.Rounds);
            wanted.Hint = null;
        }

        PeerId[] connected = [.. requests.Connected.OrderBy(peer => peer.Value, StringComparer.Ordinal)];
        List<PeerId> candidates = hint is { } first ? [first] : [];
        for (int i = 0; i < connected.Length && candidates.Count < PeersARound; i++)
        {
            PeerId peer = connected[((rounds * PeersARound) + i) % connected.Length];
            if (peer != hint)
            {
                candidates.Add(peer);
            }
        }

        return candidates;
    }

    private sealed class Wanted(Hash256 root)
    {
        public ContentDownload Download { get; private set; } = new(root);

        public bool IsUrgent { get; set; }

        public bool IsRunning { get; set; }

        public int Rounds { get; set; }

        public PeerId? Hint { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public void BeginAnew() => Download = new ContentDownload(root);
    }
}
