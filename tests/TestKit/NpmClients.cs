using System.Diagnostics;
using NUnit.Framework;

namespace OpenLedger.TestKit;

/// <summary>The real clients of tests/EndToEnd/clients: installs their npm packages when needed.</summary>
public static class NpmClients
{
    /// <summary>npm's own record of what it installed; written last.</summary>
    private const string InstalledMarker = "node_modules/.package-lock.json";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>The folder of the scripts.</summary>
    public static string Folder => Path.Combine(Vectors.RepositoryFolder(), "tests", "EndToEnd", "clients");

    /// <summary>
    /// The folder with its packages installed as the lock file says. Without npm the test is ignored with the
    /// reason; where CI=true it fails.
    /// </summary>
    public static Task<string> EnsureAsync() => EnsureAsync(Folder);

    /// <summary>The same for another folder with a lock file.</summary>
    public static async Task<string> EnsureAsync(string folder)
    {
        await Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            // Other test projects may run at the same time: the file is the lock between processes.
            using FileStream installing = await LockAsync().ConfigureAwait(false);
            if (!IsInstalled(folder) && await InstallAsync(folder).ConfigureAwait(false) is { } problem)
            {
                Refuse(problem);
            }

            return folder;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static bool IsInstalled(string folder)
    {
        FileInfo marker = new(Path.Combine(folder, InstalledMarker));
        FileInfo wanted = new(Path.Combine(folder, "package-lock.json"));
        return marker.Exists && marker.LastWriteTimeUtc >= wanted.LastWriteTimeUtc;
    }

    private static async Task<FileStream> LockAsync()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "artifacts", "npm-clients.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(50).ConfigureAwait(false);
            }
        }
    }

    private static async Task<string?> InstallAsync(string folder)
    {
        ProcessStartInfo start = new(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? npm;
        try
        {
            npm = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            return $"npm cannot be run ({absent.Message}); install Node.js 20 or later with npm";
        }

        using Process process = npm!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            string said = await output.ConfigureAwait(false) + await errors.ConfigureAwait(false);
            return process.ExitCode == 0 ? null : $"npm ci failed in {folder}: {said}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"npm ci took more than {Patience}";
        }
    }

    private static void Refuse(string problem)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(problem);
        }

        Assert.Ignore(problem);
    }
}
