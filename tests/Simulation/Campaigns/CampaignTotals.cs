using System.Text.Json.Nodes;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>What many runs came to together.</summary>
internal sealed class CampaignTotals
{
    /// <summary>Failures named in the report, those of the lowest seeds.</summary>
    public const int FailuresShown = 10;

    private readonly SortedDictionary<ulong, string> _failures = [];
    private long _failed;
    private long _steps;
    private ulong _views;
    private ulong _blocks;
    private ulong _epochs;
    private ulong _viewsMin = ulong.MaxValue;
    private ulong _blocksMin = ulong.MaxValue;
    private ulong _healingMsMax;

    public long Seeds { get; private set; }

    public long Failed => _failed;

    public ulong Views => _views;

    public ulong Blocks => _blocks;

    public ulong Epochs => _epochs;

    public Injected Injected { get; } = new();

    public WalPoints WalPoints { get; } = new();

    /// <summary>The failures kept, by seed.</summary>
    public IReadOnlyDictionary<ulong, string> Failures => _failures;

    public void Add(ulong seed, SimulationResult result)
    {
        Seeds++;
        _steps += result.Steps;
        _views += result.Views;
        _blocks += result.HeightMin;
        _epochs += result.Epochs;
        _viewsMin = Math.Min(_viewsMin, result.Views);
        _blocksMin = Math.Min(_blocksMin, result.HeightMin);
        _healingMsMax = Math.Max(_healingMsMax, result.HealingMs);
        Injected.Add(result.Injected);
        WalPoints.Add(result.WalPoints);
        if (FailureOf(result) is string failure)
        {
            _failed++;
            _failures[seed] = failure;
            if (_failures.Count > FailuresShown)
            {
                _failures.Remove(_failures.Keys.Last());
            }
        }
    }

    /// <summary>The first thing wrong with a run; null when nothing is.</summary>
    public static string? FailureOf(SimulationResult result) =>
        result.Violations.Count > 0 ? result.Violations[0]
        : result.CoreStopped is string stopped ? $"the core stopped itself: {stopped}"
        : null;

    /// <summary>The one line a campaign ends with.</summary>
    public string ToJson(CampaignOptions options, double seconds)
    {
        JsonObject faults = [];
        foreach ((string name, long count) in Injected.ByName())
        {
            faults[name] = count;
        }

        JsonArray first = [];
        foreach ((ulong seed, string failure) in _failures)
        {
            first.Add(new JsonObject { ["seed"] = seed, ["what"] = failure });
        }

        return new JsonObject
        {
            ["seeds"] = Seeds,
            ["range"] = $"{options.FirstSeed}..{options.LastSeed}",
            ["validators"] = options.Validators,
            ["fault"] = options.Fault is Fault fault ? FaultNames.Of(fault) : "drawn",
            ["mutant"] = FaultNames.Of(options.Mutant),
            ["steps"] = _steps,
            ["views"] = _views,
            ["viewsMin"] = _viewsMin,
            ["finalizedBlocks"] = _blocks,
            ["finalizedBlocksMin"] = _blocksMin,
            ["epochs"] = _epochs,
            ["healingMsMax"] = _healingMsMax,
            ["faults"] = faults,
            ["crashPoints"] = new JsonObject { ["hit"] = WalPoints.Hit, ["passed"] = WalPoints.Passed },
            ["violations"] = new JsonObject { ["count"] = _failed, ["first"] = first },
            ["seconds"] = Math.Round(seconds, 1),
            ["seedsPerSecond"] = Math.Round(Seeds / Math.Max(seconds, 0.001), 1),
        }.ToJsonString();
    }
}
