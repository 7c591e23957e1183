namespace OpenLedger.Explorer.Assets;

/// <summary>A file that pages refer to.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record Asset(byte[] Bytes, string ContentType);
