namespace OpenLedger.Attribution.Generation;

/// <summary>What the built-in model answered.</summary>
/// <param name="Response">UTF-8: the tokens joined by single spaces; empty when the corpus is.</param>
/// <param name="TokensIn">Tokens of the prompt.</param>
/// <param name="TokensOut">Tokens of the response.</param>
public sealed record GeneratedText(byte[] Response, int TokensIn, int TokensOut);
