using System.Diagnostics;
using NUnit.Framework;

namespace OpenLedger.TestKit;

/// <summary>The browser of the browser tests: Debian's, installed when it is missing and may be.</summary>
public static class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>
    /// Path of a browser. Without one, and without the right to install it, the test is ignored with the
    /// reason; where CI=true it fails.
    /// </summary>
    public static async Task<string> EnsureAsync()
    {
        if (Find() is { } found)
        {
            return found;
        }

        string problem = await InstallAsync().ConfigureAwait(false);
        if (Find() is { } installed)
        {
            return installed;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(problem);
        }

        Assert.Ignore(problem);
        return "";
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    private static async Task<string> InstallAsync()
    {
        const string Advice = "the browser tests need Chromium: sudo apt-get install -y chromium";
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return Advice;
        }

        ProcessStartInfo start = new("sh",
            ["-c", "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process apt = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            Task<string> output = apt.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> errors = apt.StandardError.ReadToEndAsync(patience.Token);
            await apt.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            return $"{Advice}; apt-get said: {await errors.ConfigureAwait(false)}";
        }
        catch (OperationCanceledException)
        {
            apt.Kill(entireProcessTree: true);
            return $"{Advice}; apt-get took more than {Patience}";
        }
    }
}
