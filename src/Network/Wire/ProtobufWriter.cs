using System.Buffers;
using System.Text;

namespace OpenLedger.Network.Wire;

/// <summary>
/// Appends protobuf fields to a buffer. Fields come out in the order they are written, so that a message that
/// is hashed or signed has one encoding.
/// </summary>
internal readonly struct ProtobufWriter(ArrayBufferWriter<byte> output)
{
    /// <summary>Writes a number.</summary>
    public void Varint(int field, ulong value)
    {
        Number(((ulong)field << 3) | (ulong)ProtobufWireType.Varint);
        Number(value);
    }

    /// <summary>Writes bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Number(((ulong)field << 3) | (ulong)ProtobufWireType.Bytes);
        Number((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>Writes text as UTF-8.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a message that <paramref name="write"/> makes.</summary>
    public void Message<T>(int field, T value, Action<ProtobufWriter, T> write)
    {
        ArrayBufferWriter<byte> inner = new();
        write(new ProtobufWriter(inner), value);
        Bytes(field, inner.WrittenSpan);
    }

    private void Number(ulong value)
    {
        Span<byte> bytes = output.GetSpan(10);
        output.Advance(Wire.Varint.Write(bytes, value));
    }
}
