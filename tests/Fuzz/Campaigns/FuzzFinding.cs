namespace OpenLedger.Fuzz.Campaigns;

/// <summary>A frame that a decoder did wrong on.</summary>
/// <param name="Decoder">The decoder.</param>
/// <param name="Seed">The campaign's seed.</param>
/// <param name="Number">Which frame of it.</param>
/// <param name="What">What went wrong.</param>
/// <param name="Frame">The bytes.</param>
internal sealed record FuzzFinding(string Decoder, int Seed, long Number, string What, byte[] Frame)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Decoder}, seed {Seed}, frame {Number}: {What}\n  {Convert.ToHexStringLower(Frame)}";
}
