using OpenLedger.Rpc.OpenLedger;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.OpenLedger;

[TestFixture]
public class ModelRunsTests
{
    [Test]
    public void Run_OneMoreThanAllowed_IsRefusedAndTheNextOneRuns()
    {
        ModelRuns runs = new(new RpcLimits { ModelRunsMax = 2 });
        int inner = runs.Run(() => runs.Run(() =>
        {
            RpcException refused = Assert.Throws<RpcException>(() => runs.Run(() => 0))!;
            Assert.That(refused.Code, Is.EqualTo(RpcErrorCode.LimitExceeded));
            Assert.That(refused.Message, Does.Contain("rpc.modelRunsMax"));
            return 7;
        }));
        Assert.That(inner, Is.EqualTo(7));
        Assert.That(() => runs.Run<int>(() =>
            throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(runs.Run(() => runs.Run(() => 1)), Is.EqualTo(1), "a failed run gives its place back");
    }
}
