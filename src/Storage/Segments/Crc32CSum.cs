namespace OpenLedger.Storage.Segments;

/// <summary>A CRC-32C that grows with what is read.</summary>
public readonly record struct Crc32CSum
{
    private readonly uint _state;

    private Crc32CSum(uint state) => _state = state;

    /// <summary>Of no bytes.</summary>
    public static Crc32CSum Empty { get; } = new(Crc32C.Start);

    /// <summary>The checksum.</summary>
    public uint Value => Crc32C.Finish(_state);

    /// <summary>Of those bytes and these.</summary>
    public Crc32CSum Add(ReadOnlySpan<byte> bytes) => new(Crc32C.Add(_state, bytes));
}
