namespace OpenLedger.Network.Consensus;

/// <summary>What one side says to the other's part of the handshake.</summary>
internal enum HandshakeStatus : byte
{
    /// <summary>Go on.</summary>
    Ok = 0,

    /// <summary>The chains differ.</summary>
    WrongChain = 1,

    /// <summary>The proof of the validator's key is wrong or of no validator, or this side has no
    /// seat.</summary>
    Refused = 2,

    /// <summary>Too many streams or handshakes.</summary>
    Limit = 3,
}
