namespace OpenLedger.Node.Cli;

/// <summary>Exit codes of every command.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>
    /// The command was understood but failed; the message on standard error says what to do.
    /// </summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>
    /// The node stopped because going on would be unsafe: damaged data, a contradicting chain, a full disk.
    /// </summary>
    public const int Unsafe = 3;
}
