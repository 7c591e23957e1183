using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// One frame of gossipsub. Protobuf: subscriptions (1: subscribe 1, topic 2), messages (2: from 1, data 2,
/// number 3, topic 4, signature 5, key 6), control (3: have 1 with topic 1 and ids 2, want 2 with ids 1,
/// graft 3 with topic 1, prune 4 with topic 1, peers 2 (id 1, record 2) and backoff 3, do not want 5 with ids
/// 1).
/// </summary>
internal sealed record GossipRpc
{
    /// <summary>Longest frame.</summary>
    public const int SizeMax = 1_024 * 1_024;

    /// <summary>Most subscriptions, grafts, prunes, and topics with messages to have, of a frame.</summary>
    public const int TopicsMax = 256;

    /// <summary>Most bytes of a topic's name.</summary>
    public const int TopicBytesMax = 256;

    /// <summary>Most messages of a frame.</summary>
    public const int MessagesMax = 1_024;

    /// <summary>Most ids of a frame, of each kind.</summary>
    public const int IdsMax = 10_000;

    /// <summary>Most controls of a frame, of all kinds together.</summary>
    public const int ControlsMax = 4 * TopicsMax;

    /// <summary>Most peers offered with a prune.</summary>
    public const int OffersMax = 16;

    private const int IdBytesMax = 64;

    /// <summary>Changes of what the sender takes.</summary>
    public ImmutableArray<GossipSubscription> Subscriptions { get; init; } = [];

    /// <summary>Messages.</summary>
    public ImmutableArray<GossipMessage> Messages { get; init; } = [];

    /// <summary>What the sender has.</summary>
    public ImmutableArray<GossipHave> Have { get; init; } = [];

    /// <summary>What the sender wants.</summary>
    public ImmutableArray<GossipId> Want { get; init; } = [];

    /// <summary>Topics in whose mesh the sender wants the receiver.</summary>
    public ImmutableArray<string> Graft { get; init; } = [];

    /// <summary>Topics whose mesh the sender leaves.</summary>
    public ImmutableArray<GossipPrune> Prune { get; init; } = [];

    /// <summary>What the sender wants no more.</summary>
    public ImmutableArray<GossipId> DoNotWant { get; init; } = [];

    /// <summary>The frame's bytes, without their length.</summary>
    public byte[] Encode()
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        foreach (GossipSubscription subscription in Subscriptions)
        {
            writer.Message(1, subscription, (inner, value) =>
            {
                inner.Varint(1, value.Subscribes ? 1u : 0u);
                inner.Text(2, value.Topic);
            });
        }

        foreach (GossipMessage message in Messages)
        {
            writer.Message(2, message, (inner, value) =>
            {
                inner.Bytes(2, value.Data.Span);
                inner.Text(4, value.Topic);
            });
        }

        if (!(Have.IsEmpty && Want.IsEmpty && Graft.IsEmpty && Prune.IsEmpty && DoNotWant.IsEmpty))
        {
            writer.Message(3, this, (inner, value) => value.WriteControl(inner));
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a frame; false when malformed or above a maximum. Ids that are not of 20 bytes name nothing here
    /// and are left out.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GossipRpc? rpc)
    {
        rpc = null;
        GossipRpcBuilder builder = new();
        ProtobufReader reader = new(bytes);
        while (bytes.Length <= SizeMax && reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field is >= 1 and <= 3
                ? reader.TryReadBytes(wire, SizeMax, out ReadOnlySpan<byte> inner) && field switch
                {
                    1 => TryReadSubscription(inner, builder),
                    2 => TryReadMessage(inner, builder),
                    _ => TryReadControl(inner, builder),
                }
                : reader.TrySkip(wire);
            if (!read)
            {
                return false;
            }
        }

        rpc = reader.IsAtEnd ? builder.Build() : null;
        return rpc is not null;
    }

    private void WriteControl(ProtobufWriter writer)
    {
        foreach (GossipHave have in Have)
        {
            writer.Message(1, have, (inner, value) =>
            {
                inner.Text(1, value.Topic);
                WriteIds(inner, 2, value.Ids);
            });
        }

        if (!Want.IsEmpty)
        {
            writer.Message(2, Want, (inner, ids) => WriteIds(inner, 1, ids));
        }

        foreach (string topic in Graft)
        {
            writer.Message(3, topic, (inner, value) => inner.Text(1, value));
        }

        foreach (GossipPrune prune in Prune)
        {
            writer.Message(4, prune, (inner, value) =>
            {
                inner.Text(1, value.Topic);
                foreach (ReadOnlyMemory<byte> record in value.Records)
                {
                    inner.Message(2, record, (offer, bytes) => offer.Bytes(2, bytes.Span));
                }

                inner.Varint(3, value.BackoffSeconds);
            });
        }

        if (!DoNotWant.IsEmpty)
        {
            writer.Message(5, DoNotWant, (inner, ids) => WriteIds(inner, 1, ids));
        }
    }

    private static void WriteIds(ProtobufWriter writer, int field, ImmutableArray<GossipId> ids)
    {
        foreach (GossipId id in ids)
        {
            writer.Bytes(field, id.ToArray());
        }
    }

    private static bool TryReadSubscription(ReadOnlySpan<byte> bytes, GossipRpcBuilder builder)
    {
        ulong subscribes = 0;
        string topic = "";
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadVarint(wire, out subscribes),
                2 => reader.TryReadText(wire, TopicBytesMax, out topic),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        return reader.IsAtEnd
            && GossipRpcBuilder.TryAdd(
                builder.Subscriptions, new GossipSubscription(topic, subscribes != 0), TopicsMax);
    }

    private static bool TryReadMessage(ReadOnlySpan<byte> bytes, GossipRpcBuilder builder)
    {
        string topic = "";
        byte[] data = [];
        bool unsigned = true;
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read;
            switch (field)
            {
                case 2:
                    read =
                        reader.TryReadBytes(wire, GossipMessage.DataBytesMax, out ReadOnlySpan<byte> value);
                    data = value.ToArray();
                    break;
                case 4:
                    read = reader.TryReadText(wire, TopicBytesMax, out topic);
                    break;
                default:
                    unsigned &= field is not (1 or 3 or 5 or 6);
                    read = reader.TrySkip(wire);
                    break;
            }

            if (!read)
            {
                return false;
            }
        }

        return reader.IsAtEnd
            && GossipRpcBuilder.TryAdd(
                builder.Messages, new GossipMessage(topic, data, unsigned), MessagesMax);
    }

    private static bool TryReadControl(ReadOnlySpan<byte> bytes, GossipRpcBuilder builder)
    {
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field is >= 1 and <= 5
                ? reader.TryReadBytes(wire, SizeMax, out ReadOnlySpan<byte> inner)
                    && TryReadControl(field, inner, builder)
                : reader.TrySkip(wire);
            if (!read)
            {
                return false;
            }
        }

        return reader.IsAtEnd;
    }

    private static bool TryReadControl(int kind, ReadOnlySpan<byte> bytes, GossipRpcBuilder builder)
    {
        if (++builder.ControlCount > ControlsMax)
        {
            return false;
        }

        string topic = "";
        ulong backoff = 0;
        ImmutableArray<GossipId>.Builder ids = ImmutableArray.CreateBuilder<GossipId>(0);
        ImmutableArray<ReadOnlyMemory<byte>>.Builder offers =
            ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(0);
        bool hasTopic = kind is 1 or 3 or 4;
        int idField = kind switch { 1 => 2, 2 or 5 => 1, _ => 0 };
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read =
                field == 1 && hasTopic ? reader.TryReadText(wire, TopicBytesMax, out topic)
                : field == idField ? TryReadId(ref reader, wire, ids, builder)
                : field == 2 && kind == 4 ? TryReadOffer(ref reader, wire, offers)
                : field == 3 && kind == 4 ? reader.TryReadVarint(wire, out backoff)
                : reader.TrySkip(wire);
            if (!read)
            {
                return false;
            }
        }

        return reader.IsAtEnd && kind switch
        {
            1 => GossipRpcBuilder.TryAdd(builder.Have, new GossipHave(topic, ids.ToImmutable()), TopicsMax),
            2 => GossipRpcBuilder.TryAddAll(builder.Want, ids),
            3 => GossipRpcBuilder.TryAdd(builder.Graft, topic, TopicsMax),
            4 => GossipRpcBuilder.TryAdd(
                builder.Prune, new GossipPrune(topic, backoff, offers.ToImmutable()), TopicsMax),
            _ => GossipRpcBuilder.TryAddAll(builder.DoNotWant, ids),
        };
    }

    private static bool TryReadId(
        ref ProtobufReader reader, ProtobufWireType wire, ImmutableArray<GossipId>.Builder ids,
        GossipRpcBuilder builder)
    {
        if (!reader.TryReadBytes(
            wire, IdBytesMax, out ReadOnlySpan<byte> id) || ++builder.IdCount > 3 * IdsMax)
        {
            return false;
        }

        if (id.Length == GossipId.Size)
        {
            ids.Add(GossipId.FromBytes(id));
        }

        return ids.Count <= IdsMax;
    }

    private static bool TryReadOffer(
        ref ProtobufReader reader, ProtobufWireType wire, ImmutableArray<ReadOnlyMemory<byte>>.Builder offers)
    {
        if (!reader.TryReadBytes(wire, SignedEnvelope.SizeMax + 64, out ReadOnlySpan<byte> bytes)
            || offers.Count == OffersMax)
        {
            return false;
        }

        ProtobufReader offer = new(bytes);
        while (offer.TryReadField(out int field, out ProtobufWireType inner))
        {
            if (field != 2)
            {
                if (!offer.TrySkip(inner))
                {
                    return false;
                }
            }
            else if (offer.TryReadBytes(inner, SignedEnvelope.SizeMax, out ReadOnlySpan<byte> record))
            {
                offers.Add(record.ToArray());
            }
            else
            {
                return false;
            }
        }

        // A sub-message may repeat its field; the maximum counts what is kept.
        return offer.IsAtEnd && offers.Count <= OffersMax;
    }
}
