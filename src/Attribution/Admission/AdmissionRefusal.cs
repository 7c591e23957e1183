namespace OpenLedger.Attribution.Admission;

/// <summary>Why the corpus refuses a contribution.</summary>
public enum AdmissionRefusal : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The same bytes are a contribution already, in this or another datanet.</summary>
    Duplicate,

    /// <summary>Not well-formed UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Holds a control character other than U+0009-000D.</summary>
    ControlCharacter,

    /// <summary>
    /// Fewer than <see cref="AdmissionDecision.TokensMin"/> tokens: no window could ever match it.
    /// </summary>
    TooShort,

    /// <summary>More bytes than <see cref="Tokens.Tokenizer.TextBytesMax"/>.</summary>
    TooLarge,

    /// <summary>
    /// Repeats earlier text in more than <see cref="AdmissionDecision.MaskedRunsMax"/> pieces.
    /// </summary>
    TooFragmented,
}
