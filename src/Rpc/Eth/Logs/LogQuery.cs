using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
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

    private static readonly Parameter<IReadOnlyList<Address>> AddressMember = Declarations.Parameter.Optional(
        "address", JsonTypes.Address.OneOrList(AlternativesMax), "Any of these contracts; missing or empty: all.", []);

    private static readonly Parameter<IReadOnlyList<Hash256[]>> TopicsMember = Declarations.Parameter.Optional(
        "topics", Topic.List(TopicsMax), "By position; null or an empty array stands for anything.", []);

    private static readonly Parameter<BlockReference> FromMember = Declarations.Parameter.Optional(
        "fromBlock", BlockTypes.NumberOrTag, "The first block.", BlockReference.Latest, "\"latest\"");

    private static readonly Parameter<BlockReference> ToMember = Declarations.Parameter.Optional(
        "toBlock", BlockTypes.NumberOrTag, "The last block.", BlockReference.Latest, "\"latest\"");

    private static readonly Parameter<Hash256?> HashMember = Declarations.Parameter.Nullable(
        "blockHash", JsonTypes.Hash, "The one block, instead of a range.");

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

    /// <summary>The filter object.</summary>
    public static JsonType<LogQuery> Type { get; } = JsonTypes
        .OpenObject(AddressMember, TopicsMember, FromMember, ToMember, HashMember).As(static (filter, _) => Of(filter));

    /// <summary>More blocks or logs than one search may have.</summary>
    public static MethodError TooMuch { get; } = new(
        RpcErrorCode.LimitExceeded, "too many blocks (rpc.logBlocksMax) or logs (rpc.logResultsMax)");

    /// <summary>Every log.</summary>
    public static LogQuery Everything { get; } = new([], []);

    /// <summary>The one block asked about, when it was named by hash.</summary>
    public Hash256? BlockHash { get; private init; }

    /// <summary>The first block.</summary>
    public BlockReference From { get; private init; }

    /// <summary>The last block.</summary>
    public BlockReference To { get; private init; }

    /// <summary>The filter object of eth_getLogs and eth_newFilter.</summary>
    public static Parameter<LogQuery> Parameter { get; } =
        Declarations.Parameter.Required("filter", Type, "Which logs; without members those of the head.");

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

    // One topic or some alternatives; null stands for anything.
    private static JsonType<Hash256[]> Topic
    {
        get
        {
            JsonType<IReadOnlyList<Hash256>> some = JsonTypes.Hash.OneOrList(AlternativesMax);
            return new JsonType<Hash256[]>(
                some.Schema.OrNull(),
                (element, name) => element.ValueKind == JsonValueKind.Null ? [] : [.. some.Read(element, name)]);
        }
    }

    private static LogQuery Of(ObjectArguments filter)
    {
        Hash256? hash = filter.Get(HashMember);
        if (hash is not null && (filter.Has(FromMember) || filter.Has(ToMember)))
        {
            throw RpcException.InvalidParams("'filter' must have either blockHash or fromBlock and toBlock");
        }

        return new LogQuery([.. filter.Get(AddressMember)], [.. filter.Get(TopicsMember)])
        {
            BlockHash = hash,
            From = filter.Get(FromMember),
            To = filter.Get(ToMember),
        };
    }

    private static bool MayContainAny(Bloom bloom, byte[][] items) =>
        items.Length == 0 || Array.Exists(items, item => bloom.MayContain(item));
}
