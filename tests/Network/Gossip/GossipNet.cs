using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Tests.Gossip;

/// <summary>
/// Routers that exchange frames through the codec in one thread, with a clock of the test's.
/// </summary>
internal sealed class GossipNet
{
    public const string Topic = "t";

    private readonly Queue<(int From, int To, GossipRpc Rpc)> _wire = new();

    public GossipNet(int count, int seed, GossipOptions? options = null)
    {
        Random random = new(seed);
        Routers = [.. Enumerable.Range(0, count).Select(_ =>
            new GossipRouter(options ?? new GossipOptions(), new Random(random.Next())))];
        Got = [.. Enumerable.Range(0, count).Select(_ => new List<GossipMessage>())];
    }

    public GossipRouter[] Routers { get; }

    public List<GossipMessage>[] Got { get; }

    public TimeSpan Now { get; private set; }

    public long MessagesSent { get; private set; }

    public Func<int, GossipMessage, GossipVerdict> Judge { get; set; } = (_, _) => GossipVerdict.Accept;

    public Func<int, int, GossipRpc, bool> Loses { get; set; } = (_, _, _) => false;

    public static PeerId Id(int index) => new($"n{index}");

    public void Connect(int a, int b)
    {
        Routers[a].AddPeer(Id(b), true, true, null);
        Routers[b].AddPeer(Id(a), true, false, null);
    }

    public void ConnectAll()
    {
        for (int a = 0; a < Routers.Length; a++)
        {
            for (int b = a + 1; b < Routers.Length; b++)
            {
                Connect(a, b);
            }
        }
    }

    public void SubscribeAll()
    {
        foreach (GossipRouter router in Routers)
        {
            router.Subscribe(Topic, Now);
        }

        Settle();
    }

    public void Beat(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Now += TimeSpan.FromSeconds(1);
            foreach (GossipRouter router in Routers)
            {
                router.Beat(Now);
            }

            Settle();
        }
    }

    /// <summary>Carries frames until nobody has anything to say.</summary>
    public void Settle()
    {
        for (bool any = true; any;)
        {
            for (int i = 0; i < Routers.Length; i++)
            {
                Perform(i);
            }

            any = _wire.Count > 0;
            while (_wire.TryDequeue(out (int From, int To, GossipRpc Rpc) sent))
            {
                Assert.That(GossipRpc.TryDecode(sent.Rpc.Encode(), out GossipRpc? read), Is.True);
                Routers[sent.To].Receive(Id(sent.From), read!, Now);
            }
        }
    }

    private void Perform(int index)
    {
        for (IReadOnlyList<GossipEffect> effects; (effects = Routers[index].TakeEffects()).Count > 0;)
        {
            PerformAll(index, effects);
        }
    }

    private void PerformAll(int index, IReadOnlyList<GossipEffect> effects)
    {
        foreach (GossipEffect effect in effects)
        {
            switch (effect)
            {
                case GossipEffect.Send send:
                    int to = int.Parse(send.Peer.Value.AsSpan(1));
                    MessagesSent += send.Rpc.Messages.Length;
                    if (!Loses(index, to, send.Rpc))
                    {
                        _wire.Enqueue((index, to, send.Rpc));
                    }

                    break;
                case GossipEffect.Validate validate:
                    Got[index].Add(validate.Message);
                    Routers[index].Judged(validate.Id, Judge(index, validate.Message));
                    break;
                default:
                    break;
            }
        }
    }
}
