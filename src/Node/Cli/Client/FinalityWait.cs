namespace OpenLedger.Node.Cli.Client;

/// <summary>How long and how often a command asks whether something is final.</summary>
/// <param name="Timeout">Gives up after this time.</param>
/// <param name="Interval">Between two questions.</param>
/// <param name="Clock">The clock.</param>
public sealed record FinalityWait(TimeSpan Timeout, TimeSpan Interval, TimeProvider Clock)
{
    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Answers null as long as there is none.</param>
    /// <param name="overdue">The message when the time is over.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ClientException">The time is over.</exception>
    public async Task<T> UntilAsync<T>(
        Func<CancellationToken, Task<T?>> ask, Func<string> overdue, CancellationToken cancellation)
        where T : class
    {
        long started = Clock.GetTimestamp();
        while (true)
        {
            if (await ask(cancellation).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (Clock.GetElapsedTime(started) >= Timeout)
            {
                throw new ClientException(overdue());
            }

            await Task.Delay(Interval, Clock, cancellation).ConfigureAwait(false);
        }
    }
}
