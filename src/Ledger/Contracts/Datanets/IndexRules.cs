using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// How much indexing the chain takes on, and when a version may be used. Every node indexes beside its voting;
/// a version activates so many blocks after everything published before it that doing so takes a bounded part
/// of one processor, and a block that settles over it finds the indexes made (docs/spec/attribution.md).
/// </summary>
public static class IndexRules
{
    /// <summary>Latest versions of a datanet that a new model may name. What a model names stays servable until
    /// it is retired.</summary>
    public const uint ServableVersions = 4;

    /// <summary>Symbols that nodes are given time to index for a block: about an eighth of a second.</summary>
    public const ulong SymbolsPerBlock = 1UL << 19;

    /// <summary>Symbols one gas pays for when a version is published: about a microsecond, off the critical
    /// path.</summary>
    public const ulong SymbolsPerGas = 4;

    /// <summary>True when a new model may name this version of a datanet.</summary>
    public static bool IsServable(uint version, uint latest) => version + ServableVersions > latest;

    /// <summary>
    /// When indexing ends. Block h lets the symbols from h * 2^19 to (h + 1) * 2^19 through; what is published
    /// follows what was published before without gaps and is indexed by the block in whose symbols it ends.
    /// </summary>
    /// <param name="published">The publishing block.</param>
    /// <param name="end">Where what was published before ends.</param>
    /// <param name="symbols">What is to be indexed.</param>
    public static (Height Indexed, ulong End) Schedule(Height published, ulong end, ulong symbols)
    {
        ulong newEnd = checked(Math.Max(published.Value * SymbolsPerBlock, end) + symbols);
        return (new Height(newEnd / SymbolsPerBlock), newEnd);
    }
}
