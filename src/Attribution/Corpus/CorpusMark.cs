using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// How far the corpus reaches at one state: everything numbered at most this belongs to it. Events are
/// admissions, releases and seals, counted from 1.
/// </summary>
internal readonly record struct CorpusMark(
    ulong Contributions, uint Vocabulary, ulong Segments, ulong Events, Hash256 History);
