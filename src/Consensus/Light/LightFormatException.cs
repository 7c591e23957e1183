namespace OpenLedger.Consensus.Light;

/// <summary>
/// Carries the first fault out of nested reading; never leaves <see cref="LightProofParser"/>.
/// </summary>
internal sealed class LightFormatException(LightError error) : Exception(error.ToString())
{
    /// <summary>The fault.</summary>
    public LightError Error { get; } = error;
}
