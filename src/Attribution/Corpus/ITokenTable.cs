using OpenLedger.Attribution.Tokens;

namespace OpenLedger.Attribution.Corpus;

/// <summary>Tokens and their chain-wide ids. Thread-safe.</summary>
internal interface ITokenTable
{
    /// <summary>Id of a token; 0 when it never appeared.</summary>
    uint IdOf(ReadOnlySpan<byte> token);

    /// <summary>The bytes of a token that appeared.</summary>
    ReadOnlySpan<byte> Token(uint id);

    /// <summary>Ids of the tokens of a text; 0 for those that never appeared.</summary>
    uint[] TokenIds(TokenizedText text)
    {
        uint[] ids = new uint[text.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = IdOf(text[i]);
        }

        return ids;
    }
}
