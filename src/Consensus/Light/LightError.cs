namespace OpenLedger.Consensus.Light;

/// <summary>The first thing wrong with a proof.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Path">Where: <c>epochs[2].certificate</c>; empty for the file as a whole.</param>
/// <param name="Detail">What was found and what is accepted, in words.</param>
public sealed record LightError(LightFault Fault, string Path, string Detail)
{
    /// <summary>One line.</summary>
    public override string ToString() =>
        Path.Length == 0 ? $"{Fault}: {Detail}" : $"{Fault} at {Path}: {Detail}";
}
