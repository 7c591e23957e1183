using System.Numerics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>
/// A value of an ABI type: a number (<see cref="UInt256"/>, or <see cref="BigInteger"/> when negative), an
/// address, a bool, bytes (bytes and bytesN), text, or a list (arrays and tuples). Immutable as long as its
/// bytes are not written to. Converts from the C# types; the <c>As</c> methods throw
/// <see cref="InvalidCastException"/> for another kind of value, which after a successful decode is a bug of
/// the caller.
/// </summary>
public readonly struct AbiValue : IEquatable<AbiValue>
{
    private readonly object? _value;

    private AbiValue(object value) => _value = value;

    /// <summary>The elements of an array or the components of a tuple.</summary>
    public IReadOnlyList<AbiValue> Items => (AbiValue[])Get();

    /// <summary>An element of an array or a component of a tuple.</summary>
    public AbiValue this[int index] => ((AbiValue[])Get())[index];

    /// <summary>A list: the value of an array or tuple.</summary>
    public static AbiValue List(params AbiValue[] items) => new(items);

    /// <summary>A list: the value of an array.</summary>
    public static AbiValue List<T>(IEnumerable<T> items, Func<T, AbiValue> toValue) =>
        new(items.Select(toValue).ToArray());

    /// <summary>A number that is not negative.</summary>
    public UInt256 AsUInt256() => (UInt256)Get();

    /// <summary>A number below 2^64.</summary>
    /// <exception cref="OverflowException">It is not.</exception>
    public ulong AsUInt64() => (ulong)(UInt256)Get();

    /// <summary>A number below 2^32.</summary>
    /// <exception cref="OverflowException">It is not.</exception>
    public uint AsUInt32() => (uint)AsUInt64();

    /// <summary>A number of either sign.</summary>
    public BigInteger AsBigInteger() => Get() is UInt256 positive ? (BigInteger)positive : (BigInteger)Get();

    /// <summary>An address.</summary>
    public Address AsAddress() => (Address)Get();

    /// <summary>A bool.</summary>
    public bool AsBool() => (bool)Get();

    /// <summary>The bytes of a bytes or bytesN.</summary>
    public ReadOnlyMemory<byte> AsBytes() => (byte[])Get();

    /// <summary>A bytes32.</summary>
    public Hash256 AsHash() => new((byte[])Get());

    /// <summary>Text.</summary>
    public string AsString() => (string)Get();

    /// <inheritdoc/>
    public bool Equals(AbiValue other) => (_value, other._value) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (AbiValue[] a, AbiValue[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(_value, other._value),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AbiValue other && Equals(other);

    /// <summary>Not for hash tables that matter: lists and bytes hash by length only.</summary>
    public override int GetHashCode() => _value switch
    {
        byte[] bytes => bytes.Length,
        AbiValue[] items => items.Length,
        string text => text.Length,
        UInt256 number => number.GetHashCode(),
        Address address => address.GetHashCode(),
        _ => 0,
    };

    /// <summary>For people: numbers in decimal, bytes in hex, text quoted, lists in brackets.</summary>
    public override string ToString() => _value switch
    {
        null => "",
        byte[] bytes => Hex.Encode(bytes),
        AbiValue[] items => "[" + string.Join(", ", items) + "]",
        string text => "\"" + text + "\"",
        bool flag => flag ? "true" : "false",
        _ => _value.ToString()!,
    };

    /// <summary>A number.</summary>
    public static implicit operator AbiValue(UInt256 value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator AbiValue(ulong value) => new((UInt256)value);

    /// <summary>A number of either sign.</summary>
    public static implicit operator AbiValue(BigInteger value) =>
        value.Sign >= 0 && value.GetBitLength() <= 256 ? new((UInt256)value) : new(value);

    /// <summary>An address.</summary>
    public static implicit operator AbiValue(Address value) => new(value);

    /// <summary>A bool.</summary>
    public static implicit operator AbiValue(bool value) => new(value);

    /// <summary>A bytes32.</summary>
    public static implicit operator AbiValue(Hash256 value) => new(value.ToArray());

    /// <summary>Bytes, not copied.</summary>
    public static implicit operator AbiValue(byte[] value) => new(value);

    /// <summary>Bytes, copied.</summary>
    public static implicit operator AbiValue(ReadOnlyMemory<byte> value) => new(value.ToArray());

    /// <summary>Text.</summary>
    public static implicit operator AbiValue(string value) => new(value);

    /// <summary>A list: the value of an array or tuple.</summary>
    public static implicit operator AbiValue(AbiValue[] value) => new(value);

    /// <summary>Equality by value.</summary>
    public static bool operator ==(AbiValue left, AbiValue right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(AbiValue left, AbiValue right) => !left.Equals(right);

    internal object Get() => _value ?? throw new InvalidCastException("an ABI value was never given");
}
