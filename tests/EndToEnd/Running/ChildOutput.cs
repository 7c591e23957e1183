namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>How a child process ended and what it said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ChildOutput(int ExitCode, string Output, string Errors)
{
    /// <summary>Both, for a failure's message.</summary>
    public string All => Output + Errors;
}
