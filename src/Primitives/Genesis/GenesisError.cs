namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// One fault of a genesis file: what kind, where (such as <c>validators[2].stake</c>), in words.
/// </summary>
public sealed record GenesisError(GenesisProblem Problem, string Path, string Detail)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        Path.Length == 0 ? $"{Problem}: {Detail}" : $"{Problem} at {Path}: {Detail}";
}
