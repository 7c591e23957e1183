namespace OpenLedger.Network.Wire;

/// <summary>How a protobuf field's value is laid out (protobuf.dev/programming-guides/encoding).</summary>
internal enum ProtobufWireType : byte
{
    /// <summary>A number of variable length.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: strings, bytes, messages.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
