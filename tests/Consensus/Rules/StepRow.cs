namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>
/// A row of a step table: what it shows, the scene, the one step looked at, and its effects in order.
/// </summary>
internal sealed record StepRow(
    string Description, Func<Scene> Arrange, Func<Scene, string[]> Act, string[] Expected)
{
    public override string ToString() => Description;

    public static void Check(StepRow row)
    {
        Scene scene = row.Arrange();
        string[] effects = row.Act(scene);
        Assert.That(
            effects, Is.EqualTo(row.Expected), $"{row.Description}\n got: {string.Join(" | ", effects)}");
    }
}
