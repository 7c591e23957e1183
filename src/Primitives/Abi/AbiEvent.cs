using System.Text;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>
/// An event of a contract. Topics: the signature's hash (unless anonymous), then a word for each indexed
/// parameter; of an indexed string or bytes, the topic is its keccak. Indexed arrays and tuples are not
/// supported. Immutable.
/// </summary>
public sealed class AbiEvent
{
    /// <summary>The most topics of a log.</summary>
    public const int TopicCountMax = 4;

    private readonly AbiParameter[] _dataParameters;
    private readonly int _topicCount;

    /// <summary>An event from its parts.</summary>
    /// <exception cref="FormatException">Too many parameters or topics, or an indexed array or
    /// tuple.</exception>
    public AbiEvent(string name, IReadOnlyList<AbiParameter> inputs, bool isAnonymous = false)
    {
        (Name, Inputs, IsAnonymous) = (name, inputs, isAnonymous);
        Signature = AbiSignature.Of(name, inputs);
        Topic = Keccak.Hash(Encoding.UTF8.GetBytes(Signature));
        _dataParameters = [.. inputs.Where(p => !p.IsIndexed)];
        _topicCount = inputs.Count - _dataParameters.Length + (isAnonymous ? 0 : 1);
        if (inputs.Count > AbiType.ComponentCountMax || _topicCount > TopicCountMax
            || inputs.Any(p => p.IsIndexed && p.Type.Kind is AbiKind.Array or AbiKind.Tuple))
        {
            throw new FormatException($"the event {Signature} is not supported");
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its parameters, indexed or not, in order.</summary>
    public IReadOnlyList<AbiParameter> Inputs { get; }

    /// <summary>True when its logs do not begin with <see cref="Topic"/>.</summary>
    public bool IsAnonymous { get; }

    /// <summary>The canonical signature, such as <c>Transfer(address,address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>keccak(signature).</summary>
    public Hash256 Topic { get; }

    /// <summary>The topic that an indexed parameter of this value has.</summary>
    /// <exception cref="ArgumentException">The value does not fit the type.</exception>
    public static Hash256 TopicOf(AbiType type, AbiValue value)
    {
        if (type.Kind is AbiKind.Bytes or AbiKind.String)
        {
            byte[] encoded = AbiEncoder.Encode([type], value);
            int length = (int)(ulong)new UInt256(encoded.AsSpan(AbiType.WordSize, AbiType.WordSize));
            return Keccak.Hash(encoded.AsSpan(2 * AbiType.WordSize, length));
        }

        Span<byte> word = stackalloc byte[AbiType.WordSize];
        word.Clear();
        AbiEncoder.WriteStatic(type, value, word);
        return new Hash256(word);
    }

    /// <summary>The log of one occurrence.</summary>
    /// <exception cref="ArgumentException">Values that do not fit the parameters.</exception>
    public LogEntry ToLog(Address contract, params ReadOnlySpan<AbiValue> values)
    {
        if (values.Length != Inputs.Count)
        {
            throw new ArgumentException(
                $"{Inputs.Count} ABI values expected, {values.Length} given", nameof(values));
        }

        List<Hash256> topics = IsAnonymous ? [] : [Topic];
        List<AbiValue> data = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (Inputs[i].IsIndexed)
            {
                topics.Add(TopicOf(Inputs[i].Type, values[i]));
            }
            else
            {
                data.Add(values[i]);
            }
        }

        return new LogEntry(contract, topics, AbiEncoder.Encode(_dataParameters, [.. data]));
    }

    /// <summary>
    /// The parameters of a log of this event, in order; an indexed string or bytes comes back as the 32 bytes
    /// of its hash.
    /// </summary>
    public bool TryDecode(LogEntry log, out AbiValue[] values, out AbiError error)
    {
        values = [];
        error = AbiError.WrongSelector;
        if (log.Topics.Count != _topicCount || (!IsAnonymous && log.Topics[0] != Topic)
            || !AbiDecoder.TryDecode(_dataParameters, log.Data.Span, out AbiValue[] data, out error))
        {
            return false;
        }

        AbiValue[] all = new AbiValue[Inputs.Count];
        int topic = IsAnonymous ? 0 : 1;
        int next = 0;
        for (int i = 0; i < all.Length; i++)
        {
            AbiType type = Inputs[i].Type;
            if (!Inputs[i].IsIndexed)
            {
                all[i] = data[next++];
            }
            else if (type.IsDynamic)
            {
                all[i] = log.Topics[topic++];
            }
            else if (AbiDecoder.TryDecode(
                [type], log.Topics[topic++].ToArray(), out AbiValue[] one, out error))
            {
                all[i] = one[0];
            }
            else
            {
                return false;
            }
        }

        values = all;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Signature;
}
