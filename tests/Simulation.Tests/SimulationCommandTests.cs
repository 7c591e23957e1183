using System.Text.Json;
using OpenLedger.Simulation.Campaigns;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Tests;

[TestFixture]
public sealed class SimulationCommandTests
{
    [TestCase("--fault", "sunspots", "sunspots")]
    [TestCase("--mutant", "typo", "typo")]
    [TestCase("--seeds", "9..3", "9..3")]
    [TestCase("--seeds", "1..x", "1..x")]
    [TestCase("--seeds", "1..2..3", "1..2..3")]
    [TestCase("--validators", "0", "--validators")]
    [TestCase("--validators", "65", "--validators")]
    [TestCase("--ticks", "1", "--ticks")]
    [TestCase("--parallel", "0", "--parallel")]
    [TestCase("--replay", "-1", "-1")]
    [TestCase("--speed", "9", "--speed")]
    public void Run_WrongCommandLine_IsRefusedInOneLine(string option, string value, string named)
    {
        (int code, string output, string error) = Run(option, value);
        Assert.That(code, Is.EqualTo(SimulationCommand.Usage));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Contain(named));
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void Run_CleanSeeds_EndsWithOneJsonLine()
    {
        (int code, string output, _) = Run("--seeds", "1..3", "--validators", "4", "--parallel", "2");
        Assert.That(code, Is.EqualTo(SimulationCommand.Ok));
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.That(json.GetProperty("seeds").GetInt32(), Is.EqualTo(3));
        Assert.That(json.GetProperty("violations").GetProperty("count").GetInt32(), Is.Zero);
        Assert.That(json.GetProperty("steps").GetInt32(), Is.GreaterThan(100));
        Assert.That(json.GetProperty("finalizedBlocks").GetInt32(), Is.GreaterThan(3));
    }

    [Test]
    public void Run_Mutant_FailsAndNamesTheReplay()
    {
        string[] planted = ["--validators", "4", "--mutant", "quorum-off-by-one"];
        (int code, string output, string error) = Run(["--seeds", "1..20", .. planted]);
        Assert.That(code, Is.EqualTo(SimulationCommand.Violated));
        JsonElement first = JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement
            .GetProperty("violations").GetProperty("first")[0];
        string seed = first.GetProperty("seed").GetRawText();
        string replay = $"--replay {seed} --validators 4 --mutant quorum-off-by-one";
        Assert.That(error, Does.Contain(replay));

        (int again, string story, _) = Run(["--replay", seed, .. planted]);
        Assert.That(again, Is.EqualTo(SimulationCommand.Violated));
        Assert.That(story, Does.Contain($"VIOLATION {first.GetProperty("what").GetString()}"));
        Assert.That(story.Split('\n'), Has.Length.LessThan(Replay.HeadMax + Replay.TailMax + 120));
    }

    [Test]
    public void Names_OfFaultsAndMutants_AreReadBack()
    {
        foreach (Fault fault in Enum.GetValues<Fault>())
        {
            Assert.That(FaultNames.TryParse(FaultNames.Of(fault), out Fault read) && read == fault);
        }

        Assert.That(FaultNames.Of(Mutant.QuorumOffByOne), Is.EqualTo("quorum-off-by-one"));
        Assert.That(FaultNames.TryParse("QuorumOffByOne", out Mutant _), Is.False);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        StringWriter output = new();
        StringWriter error = new();
        int code = SimulationCommand.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
