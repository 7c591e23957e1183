using System.Diagnostics;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>Prometheus' own checker of pages, from Debian's package prometheus.</summary>
internal static class Promtool
{
    /// <summary>Fails the test when the checker finds a fault; does nothing where it is not
    /// installed.</summary>
    public static async Task<bool> CheckAsync(string page)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            await TestContext.Progress.WriteLineAsync("without promtool only the own reader checks");
            return false;
        }

        using Process process = Process.Start(new ProcessStartInfo(program, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(page);
        process.StandardInput.Close();
        string said = await process.StandardError.ReadToEndAsync()
            + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, said);
        return true;
    }
}
