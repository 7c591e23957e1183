using OpenLedger.Network;
using OpenLedger.Network.Gossip;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>Gossip: the frame's codec, and a router that takes what was read.</summary>
internal static class GossipDecoders
{
    private const string Topic = "/openledger/00112233/tx/1";

    private static readonly byte[][] Frames =
    [
        Full().Encode(),
        new GossipRpc { Messages = [new GossipMessage(Topic, new byte[600])] }.Encode(),
        new GossipRpc { Have = [.. Enumerable.Range(0, 40).Select(i => new GossipHave($"t{i}", []))] }.Encode(),
        new GossipRpc { Want = [.. Enumerable.Range(0, 100).Select(i => new GossipId((ulong)i, 2, 3))] }.Encode(),

        // Much structure in few bytes: wants, haves, grafts, prunes and refusals of nothing.
        [0x1a, 0x02, 0x12, 0x00],
        [0x1a, 0x0a, 0x0a, 0x00, 0x12, 0x00, 0x1a, 0x00, 0x22, 0x00, 0x2a, 0x00],
        [0x1a, 0x20, .. Enumerable.Repeat<byte[]>([0x12, 0x00], 16).SelectMany(pair => pair)],
        [0x12, 0x00, 0x0a, 0x00, 0x1a, 0x00],
    ];

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<GossipRpc>(
            "gossip-rpc", Frames,
            frame => GossipRpc.TryDecode(frame, out GossipRpc? rpc) ? rpc : null, rpc => rpc.Encode()) with
        { LengthMax = 32_768, AllocatedPerByte = 32 },
        FuzzedDecoder.Of("gossip-router", Frames, new RoutedFrames().Take) with
        { LengthMax = 8_192, AllocatedPerByte = 256 },
    ];

    private static GossipRpc Full() => new()
    {
        Subscriptions = [new GossipSubscription(Topic, true), new GossipSubscription("u", false)],
        Messages = [new GossipMessage(Topic, new byte[] { 1, 2, 3 })],
        Have = [new GossipHave(Topic, [new GossipId(1, 2, 3), new GossipId(4, 5, 6)])],
        Want = [new GossipId(7, 8, 9)],
        Graft = [Topic, "u"],
        Prune = [new GossipPrune(Topic, 60, [new byte[] { 9 }])],
        DoNotWant = [new GossipId(10, 11, 12)],
    };

    // One router for all frames, so that what peers make it remember adds up.
    private sealed class RoutedFrames
    {
        private readonly GossipRouter _router = new(new GossipOptions(), new Random(5));
        private readonly PeerId[] _peers = [.. Enumerable.Range(0, 4).Select(i => new PeerId($"p{i}"))];
        private long _count;

        public RoutedFrames()
        {
            _router.Subscribe(Topic, TimeSpan.Zero);
            foreach (PeerId peer in _peers)
            {
                _router.AddPeer(peer, speaksDoNotWant: true, isOutbound: true, address: null);
            }
        }

        public bool Take(byte[] frame)
        {
            if (!GossipRpc.TryDecode(frame, out GossipRpc? rpc))
            {
                return false;
            }

            TimeSpan now = TimeSpan.FromMilliseconds(20 * ++_count);
            PeerId from = _peers[_count % _peers.Length];
            _router.Receive(from, rpc, now);
            foreach (GossipEffect.Validate one in _router.TakeEffects().OfType<GossipEffect.Validate>())
            {
                _router.Judged(one.Id, (GossipVerdict)(one.Message.Data.Length % 3));
            }

            if (_count % 50 == 0)
            {
                _router.Beat(now);

                // A peer that fell too low is not read any more: it comes back as another.
                PeerId old = _peers[_count / 50 % _peers.Length];
                _router.RemovePeer(old, now);
                _peers[_count / 50 % _peers.Length] = new PeerId($"p{_count}");
                _router.AddPeer(
                    _peers[_count / 50 % _peers.Length], speaksDoNotWant: true, isOutbound: true, address: null);
            }

            _router.TakeEffects();
            return true;
        }
    }
}
