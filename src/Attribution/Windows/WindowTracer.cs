using OpenLedger.Attribution.Corpus;

namespace OpenLedger.Attribution.Windows;

/// <summary>Engine A: exact 8-token windows with earliest-registration owners (docs/spec/attribution.md).</summary>
public static class WindowTracer
{
    /// <summary>Tokens of a window.</summary>
    public const int WindowTokens = 8;

    /// <summary>Most bytes of a prompt.</summary>
    public const int PromptBytesMax = 64 * 1024;

    /// <summary>Most bytes of a response.</summary>
    public const int ResponseBytesMax = 64 * 1024;

    /// <summary>Most tokens of a response.</summary>
    public const int ResponseTokensMax = 8192;

    /// <summary>Finds the owners of a response's tokens.</summary>
    /// <returns>The trace, or null with <paramref name="error"/> set.</returns>
    public static Trace? Trace(
        ModelCorpus corpus, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response, out TraceError error) =>
        throw new NotImplementedException();
}
