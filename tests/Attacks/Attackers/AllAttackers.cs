namespace OpenLedger.Attacks.Attackers;

/// <summary>Every attacker of the laboratory, in the order of the table.</summary>
internal static class AllAttackers
{
    public static IReadOnlyList<Attacker> List { get; } =
    [
        new CloneAttacker(),
        new CloneElsewhereAttacker(),
        new SupersetAttacker(),
        new StitchedQuotesAttacker(),
        new NearCloneAttacker(),
        new NearCloneElsewhereAttacker(),
        new ParaphraseAttacker(),
        new SplitAttacker(),
        new MergeAttacker(),
        new PaddingAttacker(),
        new OmissionAttacker(),
        new ReorderingAttacker(),
        new RareTokenAttacker(),
        new SelfEchoAttacker(),
        new BoilerplateAttacker(),
        new NgramSquattingAttacker(),
        new PublicTextAttacker(),
        new ServedResponsesAttacker(),
        new PlantedPromptAttacker(),
        new TwoSybilAttacker(),
        new FrontRunningAttacker(),
        new OwnDatanetFrontRunningAttacker(),
        new CountRaisingAttacker(),
        new PromptEchoAttacker(),
        new SelfPaidAttacker(),
        new ColludingHostAttacker(),
        new WordShuffledAttacker(),
        new OutlierFeatureAttacker(),
    ];
}
