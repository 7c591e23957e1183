namespace OpenLedger.Network;

/// <summary>A message as it arrived: who sent it, and its bytes (never shared with the sender).</summary>
public readonly record struct InboundMessage(PeerId From, ReadOnlyMemory<byte> Payload);
