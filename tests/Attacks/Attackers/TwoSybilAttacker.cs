namespace OpenLedger.Attacks.Attackers;

/// <summary>Plants questions from several wallets, so that the model's context has support.</summary>
internal sealed class TwoSybilAttacker : PlantedPromptAttacker
{
    public override string Name => "two-sybil-capture";

    public override string Does =>
        "registers each question followed by 40 tokens of her own texts, from several wallets";

    public override string Statement => "two contributions are two contributions, whoever owns them";

    protected override int[] Sybils => [2, 4];
}
