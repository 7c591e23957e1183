using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Logs;

/// <summary>
/// What eth_getLogs and eth_newFilter are asked: logs of any of these addresses whose topics match position
/// by position, where no alternatives stand for anything.
/// </summary>
internal sealed class LogQuery
{
    /// <summary>Addresses, and alternatives of one topic; not a setting.</summary>
    public const int AlternativesMax = 1_000;

    /// <summary>Topic positions; a log has no more.</summary>
    public const int TopicsMax = 4;

    private readonly Address[] _addresses;
    private readonly Hash256[][] _topics;
    private readonly byte[][] _addressBytes;
    private readonly byte[][][] _topicBytes;

    private LogQuery(Address[] addresses, Hash256[][] topics)
    {
        (_addresses, _topics) = (addresses, topics);
        _addressBytes = [.. addresses.Select(address => address.ToArray())];
        _topicBytes = [.. topics.Select(alternatives => alternatives.Select(topic =>
            topic.ToArray()).ToArray())];
    }

    /// <summary>Every log.</summary>
    public static LogQuery Everything { get; } = new([], []);

    /// <summary>The one block asked about, when it was named by hash.</summary>
    public Hash256? BlockHash { get; private init; }

    /// <summary>The first block.</summary>
    public BlockReference From { get; private init; }

    /// <summary>The last block.</summary>
    public BlockReference To { get; private init; }

    /// <summary>Reads the filter object.</summary>
    public static LogQuery Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.InvalidParams("'filter' must be an object");
        }

        JsonElement? hash = Member(element, "blockHash");
        JsonElement? from = Member(element, "fromBlock");
        JsonElement? to = Member(element, "toBlock");
        if (hash is not null && (from is not null || to is not null))
        {
            throw RpcException.InvalidParams("'filter' must have either blockHash or fromBlock and toBlock");
        }

        Address[] addresses = Member(element, "address") is { } address
            ? Alternatives(address, "address", RpcArguments.ReadAddress)
            : [];
        return new LogQuery(addresses, Member(element, "topics") is { } topics ? ReadTopics(topics) : [])
        {
            BlockHash = hash is { } h ? RpcArguments.ReadHash(h, "blockHash") : null,
            From = from is { } f ? BlockReference.ReadNumberOrTag(f, "fromBlock") : BlockReference.Latest,
            To = to is { } t ? BlockReference.ReadNumberOrTag(t, "toBlock") : BlockReference.Latest,
        };
    }

    /// <summary>False only when no log of a block with this filter can match.</summary>
    public bool MayMatch(Bloom bloom) =>
        MayContainAny(bloom, _addressBytes) && Array.TrueForAll(
            _topicBytes, topic => MayContainAny(bloom, topic));

    /// <summary>True when the log is one of those asked for.</summary>
    public bool Matches(LogEntry log)
    {
        if (_topics.Length > log.Topics.Count
            || (_addresses.Length > 0 && Array.IndexOf(_addresses, log.Address) < 0))
        {
            return false;
        }

        for (int i = 0; i < _topics.Length; i++)
        {
            if (_topics[i].Length > 0 && Array.IndexOf(_topics[i], log.Topics[i]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool MayContainAny(Bloom bloom, byte[][] items) =>
        items.Length == 0 || Array.Exists(items, item => bloom.MayContain(item));

    private static Hash256[][] ReadTopics(JsonElement topics)
    {
        if (topics.ValueKind != JsonValueKind.Array || topics.GetArrayLength() > TopicsMax)
        {
            throw RpcException.InvalidParams($"'topics' must be an array of at most {TopicsMax} items");
        }

        Hash256[][] read = new Hash256[topics.GetArrayLength()][];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = topics[i].ValueKind == JsonValueKind.Null
                ? []
                : Alternatives(topics[i], $"topics[{i}]", RpcArguments.ReadHash);
        }

        return read;
    }

    // One value, or an array of them; an empty array stands for anything.
    private static T[] Alternatives<T>(JsonElement element, string name, Func<JsonElement, string, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return [read(element, name)];
        }

        return element.GetArrayLength() <= AlternativesMax
            ? [.. element.EnumerateArray().Select(item => read(item, name))]
            : throw RpcException.InvalidParams($"'{name}' has at most {AlternativesMax} alternatives");
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null ? value : null;
}
