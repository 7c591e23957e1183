namespace OpenLedger.Attribution.Generation;

/// <summary>Why the built-in model does not answer.</summary>
public enum GenerationError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The prompt has more than <see cref="Windows.WindowTracer.PromptBytesMax"/> bytes.</summary>
    PromptTooLarge,

    /// <summary>The prompt is not well-formed UTF-8 or holds a control character.</summary>
    PromptRefused,

    /// <summary>The most tokens asked for are not 1 to <see cref="InfinigramModel.TokensOutMax"/>.</summary>
    TokensOutOfRange,
}
