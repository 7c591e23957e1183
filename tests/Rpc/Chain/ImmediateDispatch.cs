using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Chain;

/// <summary>Answers of a dispatcher over a chain in memory, where no method waits for anything.</summary>
internal static class ImmediateDispatch
{
    /// <summary>The response to a request; fails the test if it is not there at once.</summary>
    public static ReadOnlyMemory<byte> Answer(this RpcDispatcher dispatcher, ReadOnlyMemory<byte> request)
    {
        Task<(ReadOnlyMemory<byte> Response, int Calls)> answer =
            dispatcher.DispatchAsync(request, CancellationToken.None).AsTask();
        Assert.That(answer.IsCompletedSuccessfully, Is.True, "no method called here waits");
        return answer.Result.Response;
    }
}
