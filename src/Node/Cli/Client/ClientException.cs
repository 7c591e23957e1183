namespace OpenLedger.Node.Cli.Client;

/// <summary>A command cannot go on; the message, one line, says why and what to do.</summary>
public class ClientException : Exception
{
    /// <summary>With its message.</summary>
    public ClientException(string message)
        : base(message)
    {
    }

    /// <summary>With its message and what was met.</summary>
    public ClientException(string message, Exception met)
        : base(message, met)
    {
    }
}
