namespace OpenLedger.Network;

/// <summary>Why a connection or a stream ended, or never came to be. Logged and counted by name.</summary>
public enum DisconnectReason
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>This node closed it in order.</summary>
    ClosedHere,

    /// <summary>The peer closed it in order.</summary>
    ClosedByPeer,

    /// <summary>The transport broke: a connection refused, reset or cut.</summary>
    TransportFailed,

    /// <summary>The address is of no kind this node can dial.</summary>
    AddressUnsupported,

    /// <summary>Connecting, negotiating and authenticating took longer than allowed.</summary>
    HandshakeTimeout,

    /// <summary>Negotiation broke its own rules: an oversize or malformed line, too many proposals.</summary>
    NegotiationMalformed,

    /// <summary>The two sides share no protocol.</summary>
    NoCommonProtocol,

    /// <summary>A handshake message was malformed or did not authenticate.</summary>
    HandshakeMalformed,

    /// <summary>
    /// The identity in the handshake is unreadable, of a foreign kind, or its signature is wrong.
    /// </summary>
    IdentityInvalid,

    /// <summary>Another peer than the one dialed answered.</summary>
    WrongPeer,

    /// <summary>This node reached itself.</summary>
    SelfDialed,

    /// <summary>A frame of the secure channel did not authenticate or was malformed.</summary>
    FrameMalformed,

    /// <summary>A multiplexer frame broke its rules.</summary>
    MuxerViolation,

    /// <summary>More bytes came than the receive window allowed.</summary>
    WindowExceeded,

    /// <summary>More unread bytes than a peer may make this node hold.</summary>
    MemoryExceeded,

    /// <summary>Streams, resets or pings came faster than allowed.</summary>
    Flood,

    /// <summary>The peer refused or reset the stream.</summary>
    ResetByPeer,

    /// <summary>The peer answers no ping.</summary>
    PingTimeout,

    /// <summary>The peer reads nothing: what is sent to it does not leave.</summary>
    WriteStalled,

    /// <summary>The peer sends nothing inside a message it began.</summary>
    ReadStalled,

    /// <summary>A message was malformed, too large, or against its protocol's rules.</summary>
    ProtocolViolation,

    /// <summary>A request got no answer in time.</summary>
    RequestTimeout,

    /// <summary>A limit on connections or streams is reached.</summary>
    LimitReached,

    /// <summary>Another connection to the same peer is kept instead.</summary>
    Duplicate,

    /// <summary>Given up for connections of more use.</summary>
    Trimmed,

    /// <summary>The peer is banned for a time.</summary>
    Banned,

    /// <summary>The peer is of another chain.</summary>
    WrongChain,

    /// <summary>A proof of a validator's key was refused, by either side.</summary>
    ValidatorRefused,

    /// <summary>The peer lost score by what it answered, or did not; the connection stays.</summary>
    ScoreLowered,

    /// <summary>A fault of this node's own; a bug.</summary>
    OwnFault,
}
