namespace OpenLedger.Attribution.Tokens;

/// <summary>What the tokenizer does with a code point.</summary>
internal enum CodePointClass : byte
{
    /// <summary>Part of a run that is one token.</summary>
    Word = 0,

    /// <summary>Ends a run, is nothing itself.</summary>
    Space,

    /// <summary>A token of its own.</summary>
    Single,

    /// <summary>As if it were not there; a run goes on through it.</summary>
    Dropped,

    /// <summary>Makes the text inadmissible.</summary>
    Control,
}
