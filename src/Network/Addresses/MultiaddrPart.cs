namespace OpenLedger.Network.Addresses;

/// <summary>
/// One part of an address: a protocol and its value in binary form, empty when it takes none.
/// </summary>
public readonly record struct MultiaddrPart(MultiaddrProtocol Protocol, ReadOnlyMemory<byte> Value);
