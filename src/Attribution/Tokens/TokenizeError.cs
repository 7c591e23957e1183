namespace OpenLedger.Attribution.Tokens;

/// <summary>Why a text is refused and the byte offset at which it shows.</summary>
public readonly record struct TokenizeError(TokenizeReason Reason, int Offset)
{
    /// <summary>The reason and where, for people.</summary>
    public override string ToString() => Reason switch
    {
        TokenizeReason.None => "none",
        TokenizeReason.InvalidUtf8 => FormattableString.Invariant($"invalid UTF-8 at byte {Offset}"),
        TokenizeReason.ControlCharacter => FormattableString.Invariant($"control character at byte {Offset}"),
        _ => FormattableString.Invariant($"larger than {Tokenizer.TextBytesMax} bytes"),
    };
}
