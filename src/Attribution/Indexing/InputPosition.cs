namespace OpenLedger.Attribution.Indexing;

/// <summary>How far an input has been read when a segment was sealed.</summary>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Refused">Lines whose text was not admitted.</param>
/// <param name="Checksum">CRC-32C of those bytes.</param>
public readonly record struct InputPosition(long Bytes, long Lines, long Refused, uint Checksum);
