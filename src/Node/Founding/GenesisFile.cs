using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Founding;

/// <summary>A genesis file on disk.</summary>
public static class GenesisFile
{
    private const int ProblemsShownMax = 5;

    /// <summary>Reads one.</summary>
    /// <exception cref="NodeStartException">It cannot be read, or is no valid genesis; the message names the
    /// first faults.</exception>
    public static GenesisConfig Read(string path)
    {
        byte[] bytes;
        try
        {
            using FileStream file = File.OpenRead(path);

            // One byte more than the most, so that the parser sees that there are too many.
            bytes = new byte[Math.Min(file.Length, GenesisParser.SizeBytesMax + 1)];
            file.ReadExactly(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"the genesis file '{path}' cannot be read: {fault.Message.TrimEnd('.')}");
        }

        if (GenesisParser.TryParse(bytes, out GenesisConfig? genesis, out var errors))
        {
            return genesis;
        }

        string more = errors.Count > ProblemsShownMax ? $"; and {errors.Count - ProblemsShownMax} more" : "";
        throw new NodeStartException(
            $"'{path}' is no valid genesis: {string.Join("; ", errors.Take(ProblemsShownMax))}{more}");
    }

    /// <summary>Hash of block 0, which names the chain.</summary>
    /// <param name="genesis">A valid configuration.</param>
    /// <param name="baseline">The texts it lists, in its order.</param>
    public static Hash256 HashOf(GenesisConfig genesis, IReadOnlyList<byte[]> baseline) =>
        GenesisBuilder.Build(genesis, baseline, new SegmentIndexCache(lookupSeed: 0)).Block.Hash;
}
