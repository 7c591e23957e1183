using System.Diagnostics;

namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>Waits for something by asking again, until a deadline.</summary>
internal static class Poll
{
    /// <summary>Longest wait for anything a node does; generous, since machines are shared.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int IntervalMs = 25;

    /// <summary>The first answer that is not null; fails when the time is over.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, Func<string> what)
        where T : class
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"waited {Patience.TotalSeconds} s for {what()}");
            }

            await Task.Delay(IntervalMs);
        }
    }

    /// <summary>Until it holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, Func<string> what) =>
        UntilAsync<object>(async () => await holds() ? holds : null, what);
}
