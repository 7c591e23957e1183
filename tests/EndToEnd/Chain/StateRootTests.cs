using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>Four validators, four databases, one state. Runs last, over all that the clients did.</summary>
[TestFixture, Order(2)]
internal sealed class StateRootTests
{
    private const int ValidatorCount = 4;

    [Test]
    public async Task EveryPort_EveryHeight_ReportsTheSameRoot()
    {
        IReadOnlyList<RpcEndpoint> validators = SharedDevnet.Process.Validators;
        Assert.That(validators, Has.Count.EqualTo(ValidatorCount));
        ulong height = await validators[0].FinalizedAsync();
        HashSet<string> roots = [];
        for (ulong at = 0; at <= height; at++)
        {
            BlockFacts expected = (await validators[0].BlockAsync(at))!;
            Assert.That(expected.Number, Is.EqualTo(at));
            roots.Add(expected.StateRoot);
            foreach (RpcEndpoint other in validators.Skip(1))
            {
                BlockFacts found = await Poll.UntilAsync(
                    () => other.BlockAsync(at), () => $"block {at} at port {other.Port}");
                Assert.That(found, Is.EqualTo(expected), () => $"height {at}, port {other.Port}");
            }
        }

        Assert.That(roots, Has.Count.GreaterThan(10), "the state did change");
    }
}
