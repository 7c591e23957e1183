namespace OpenLedger.Attribution.Tokens;

/// <summary>Why the frozen tokenizer refuses a text.</summary>
public enum TokenizeReason : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>
    /// The bytes are not well-formed UTF-8 (overlong forms, surrogates and truncation included).
    /// </summary>
    InvalidUtf8,

    /// <summary>A control character other than U+0009-000D.</summary>
    ControlCharacter,

    /// <summary>More than <see cref="Tokenizer.TextBytesMax"/> bytes.</summary>
    TooLarge,
}
