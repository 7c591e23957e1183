using OpenLedger.Network;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Asks peers for contents until one of them has it: a few contents at a time, one peer after the other,
/// again after a while that grows where nobody has to have it. Thread-safe.
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

    /// <summary>Peers asked for a content in a row.</summary>
    public const int PeersARound = 8;

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

                _wanted[root] = wanted = new Wanted();
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
            byte[]? content = await AskRoundAsync(root, wanted).ConfigureAwait(false);
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

                TimeSpan most = wanted.IsUrgent ? UrgentPauseMax : PauseMax;
                TimeSpan pause = PauseMin * Math.Pow(2, Math.Min(wanted.Rounds++, 16));
                wanted.NotBefore = clock.GetUtcNow() + (pause < most ? pause : most);
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

    private async Task<byte[]?> AskRoundAsync(Hash256 root, Wanted wanted)
    {
        foreach (PeerId peer in Candidates(wanted))
        {
            try
            {
                RequestAnswer answer = await requests.AskAsync(
                    peer, ContentProtocol.Name, ContentProtocol.Options, root.ToArray(), _stop.Token)
                    .ConfigureAwait(false);
                if (answer.Status != RequestStatus.Ok)
                {
                    continue;
                }

                if (Join(root, answer.Parts) is { } content)
                {
                    return content;
                }

                requests.Penalize(peer, PeerOffence.InvalidData, $"bytes of another content than {root}");
            }
            catch (PeerFaultException)
            {
                // The network has judged it; somebody else may have the content.
                continue;
            }
        }

        return null;
    }

    private static byte[]? Join(in Hash256 root, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        ContentRootBuilder builder = new();
        byte[] content = new byte[parts.Sum(part => part.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            builder.Append(part.Span);
            part.Span.CopyTo(content.AsSpan(at));
            at += part.Length;
        }

        return builder.Finish() == root ? content : null;
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

    private sealed class Wanted
    {
        public bool IsUrgent { get; set; }

        public bool IsRunning { get; set; }

        public int Rounds { get; set; }

        public PeerId? Hint { get; set; }

        public DateTimeOffset NotBefore { get; set; }
    }
}
