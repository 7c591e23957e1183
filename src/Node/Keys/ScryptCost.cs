namespace OpenLedger.Node.Keys;

/// <summary>What deriving a key from a password costs: 128 N r bytes, N r p block mixes.</summary>
/// <param name="N">A power of two.</param>
/// <param name="R">Block size.</param>
/// <param name="P">Repetitions.</param>
public readonly record struct ScryptCost(ulong N, uint R, uint P)
{
    /// <summary>What wallets write: 256 MiB, about a second.</summary>
    public static ScryptCost Standard => new(1 << 18, 8, 1);
}
