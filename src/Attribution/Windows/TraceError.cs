namespace OpenLedger.Attribution.Windows;

/// <summary>Why a response cannot be traced.</summary>
public enum TraceError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The prompt has more than <see cref="WindowTracer.PromptBytesMax"/> bytes.</summary>
    PromptTooLarge,

    /// <summary>The prompt is not well-formed UTF-8 or holds a control character.</summary>
    PromptRefused,

    /// <summary>The response has more than <see cref="WindowTracer.ResponseBytesMax"/> bytes.</summary>
    ResponseTooLarge,

    /// <summary>The response is not well-formed UTF-8 or holds a control character.</summary>
    ResponseRefused,

    /// <summary>The response has more than <see cref="WindowTracer.ResponseTokensMax"/> tokens.</summary>
    ResponseTooManyTokens,
}
