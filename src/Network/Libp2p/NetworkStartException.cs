namespace OpenLedger.Network.Libp2p;

/// <summary>The network cannot start with these options; the message says why, for the operator.</summary>
public sealed class NetworkStartException : Exception
{
    /// <summary>With what is wrong.</summary>
    public NetworkStartException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and what showed it.</summary>
    public NetworkStartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
