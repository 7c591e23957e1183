using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Libp2p;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Consensus;

/// <summary>
/// A peer that proves a validator's key and then reads and sends on direct streams only what a test wants.
/// </summary>
internal sealed class RawValidator : IAsyncDisposable
{
    public static readonly byte[] Genesis = Convert.FromHexString(TestNetwork.Genesis);

    private readonly TestNode _node;
    private readonly StreamHandshake _handshake;
    private readonly SemaphoreSlim _votes = new(0);
    private readonly TaskCompletionSource _bulk = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RawValidator(byte seed)
    {
        _node = new TestNode(seed);
        _handshake = new StreamHandshake(
            new TestHandshake("chain", _node.Swarm.Local), Genesis, TestNetwork.Deadline);
        _node.Swarm.Handle(ConsensusOptions.Protocol, ServeAsync);
    }

    public PeerId Id => _node.Swarm.Local;

    /// <summary>True to read the votes sent here; the bulk stream is never read.</summary>
    public bool ReadsVotes { get; init; }

    /// <summary>Ends when the bulk stream to this peer is open.</summary>
    public Task BulkOpened => _bulk.Task;

    public static async Task<RawValidator> ConnectAsync(TestNetwork to, bool readsVotes = false)
    {
        RawValidator validator = new(200) { ReadsVotes = readsVotes };
        await validator._node.Swarm.DialAsync(to.Address, CancellationToken.None);
        return validator;
    }

    /// <summary>A stream on which nothing was said yet.</summary>
    public Task<PeerStream> OpenAsync(TestNetwork to) =>
        _node.Swarm.OpenAsync(to.Id, [ConsensusOptions.Protocol], CancellationToken.None);

    /// <summary>A stream behind its handshake.</summary>
    public async Task<PeerStream> OpenAsync(TestNetwork to, StreamKind kind)
    {
        PeerStream stream = await OpenAsync(to);
        await _handshake.OpenAsync(stream, kind, CancellationToken.None);
        return stream;
    }

    /// <summary>One message of a handshake.</summary>
    public static async Task SayAsync(PeerStream stream, byte[] message)
    {
        DelimitedMessage.Write(stream.Output, message);
        await stream.Output.FlushAsync();
    }

    public static async Task<byte[]?> HearAsync(PeerStream stream)
    {
        using CancellationTokenSource patience = new(TestNetwork.Deadline);
        return await DelimitedMessage.ReadAsync(stream.Input, 2_000, patience.Token);
    }

    /// <summary>Waits for so many votes.</summary>
    public async Task VotesCameAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.That(await _votes.WaitAsync(TestNetwork.Deadline), Is.True, $"vote {i} did not come");
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task ServeAsync(PeerStream stream, CancellationToken stop)
    {
        StreamKind kind = await _handshake.AcceptAsync(stream, _ => true, stop);
        if (kind == StreamKind.Bulk)
        {
            _bulk.TrySetResult();
        }

        while (kind == StreamKind.Votes && ReadsVotes)
        {
            _ = await DelimitedMessage.ReadAsync(stream.Input, ConsensusOptions.VoteBytesMax, stop);
            _votes.Release();
        }

        await Task.Delay(Timeout.Infinite, stop);
    }
}
