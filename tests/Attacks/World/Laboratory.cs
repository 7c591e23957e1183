using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Attacks.World;

/// <summary>Carries out plans, each once. One thread.</summary>
internal sealed class Laboratory
{
    private readonly IReadOnlyList<byte[]> _baseline = Samples.Baseline();
    private readonly Dictionary<GenesisChoice, (GenesisConfig Genesis, ExecutedBlock Block)> _genesis = [];
    private readonly Dictionary<Plan, (Statement Statement, IReadOnlyList<Answer> Answers)> _asked =
        new(ReferenceEqualityComparer.Instance);

    public Laboratory(ulong seed, int questions) => World = new HonestWorld(seed, questions);

    /// <summary>The world that attackers attack.</summary>
    public HonestWorld World { get; }

    /// <summary>What the honest world answers its questions.</summary>
    public IReadOnlyList<Answer> HonestAnswers => Asked(World.Plan).Answers;

    /// <summary>A world set up, nothing asked yet.</summary>
    public LabWorld SetUp(Plan plan)
    {
        if (!_genesis.TryGetValue(plan.Genesis, out (GenesisConfig Genesis, ExecutedBlock Block) genesis))
        {
            genesis = plan.Genesis.Build(_baseline);
            _genesis.Add(plan.Genesis, genesis);
        }

        return new LabWorld(plan, genesis.Genesis, genesis.Block);
    }

    /// <summary>What a plan brings when its questions are asked.</summary>
    public (Statement Statement, IReadOnlyList<Answer> Answers) Asked(Plan plan)
    {
        if (!_asked.TryGetValue(plan, out (Statement, IReadOnlyList<Answer>) outcome))
        {
            outcome = SetUp(plan).Ask();
            _asked.Add(plan, outcome);
        }

        return outcome;
    }
}
