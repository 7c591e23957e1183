namespace OpenLedger.Network.Protocols.Requests;

/// <summary>What came back: the status and, when it is <see cref="RequestStatus.Ok"/>, the parts.</summary>
public sealed record RequestAnswer(RequestStatus Status, IReadOnlyList<ReadOnlyMemory<byte>> Parts);
