using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Indexing;

/// <summary>What was built.</summary>
/// <param name="Contributions">Texts in it.</param>
/// <param name="Refused">Texts not admitted.</param>
/// <param name="Tokens">Tokens, masked ones included.</param>
/// <param name="Vocabulary">Distinct tokens.</param>
/// <param name="Segments">Segments.</param>
/// <param name="InputBytes">Bytes of the input.</param>
/// <param name="Key">Hash of the history: equal hashes, equal indexes.</param>
/// <param name="Resumed">True when it went on where an earlier run was cut off.</param>
internal sealed record IndexSummary(
    long Contributions, long Refused, long Tokens, long Vocabulary, int Segments, long InputBytes, Hash256 Key,
    bool Resumed);
