namespace OpenLedger.Fuzz.Decoders;

/// <summary>A decoder by name, with frames it accepts and what it may cost.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Valid">Frames it accepts; mutations start from them.</param>
/// <param name="Decode">Reads a frame; null when refused.</param>
internal sealed record FuzzedDecoder(
    string Name, IReadOnlyList<byte[]> Valid, Func<byte[], object?> Decode)
{
    /// <summary>Bytes that one decoding may allocate however short the frame is.</summary>
    public const int AllocatedBase = 64 * 1_024;

    /// <summary>Encodes what was read; null when it is not encoded again.</summary>
    public Func<object, byte[]>? Encode { get; init; }

    /// <summary>True when a message has one form: what is accepted must encode to the same bytes.</summary>
    public bool HasOneForm { get; init; }

    /// <summary>Longest frame that is made.</summary>
    public int LengthMax { get; init; } = 4_096;

    /// <summary>Bytes that one decoding may allocate for every byte of the frame.</summary>
    public int AllocatedPerByte { get; init; } = 16;

    /// <summary>A decoder whose messages are objects.</summary>
    public static FuzzedDecoder Of<T>(
        string name, IReadOnlyList<byte[]> valid, Func<byte[], T?> decode,
        Func<T, byte[]>? encode = null, bool hasOneForm = false)
        where T : class => new(name, valid, decode)
        {
            Encode = encode is null ? null : message => encode((T)message),
            HasOneForm = hasOneForm,
        };

    /// <summary>A decoder that answers yes or no.</summary>
    public static FuzzedDecoder Of(string name, IReadOnlyList<byte[]> valid, Func<byte[], bool> decode) =>
        new(name, valid, frame => decode(frame) ? frame : null);
}
