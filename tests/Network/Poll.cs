using System.Runtime.CompilerServices;

namespace OpenLedger.Network.Tests;

/// <summary>Waits for what other tasks bring about; gives up late, since machines are slow at times.</summary>
internal static class Poll
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(
        Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        UntilAsync(() => Task.FromResult(holds()), what);

    public static async Task UntilAsync(
        Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        DateTime end = DateTime.UtcNow + Deadline;
        while (!await holds())
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(end), $"never came: {what}");
            await Task.Delay(10);
        }
    }
}
