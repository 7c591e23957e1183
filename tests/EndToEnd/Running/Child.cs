using System.Diagnostics;

namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>Runs a program to its end; it is killed when it takes too long.</summary>
internal static class Child
{
    public static async Task<ChildOutput> RunAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan patience,
        string? folder = null,
        string? input = null)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource deadline = new(patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new ChildOutput(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
