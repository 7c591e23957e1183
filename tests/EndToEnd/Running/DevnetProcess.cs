using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>
/// A devnet in a process of its own, on free ports. Disposing it leaves no process behind, whatever became
/// of the test.
/// </summary>
internal sealed partial class DevnetProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<int[]> _ports =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DevnetProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Every validator's RPC, by index.</summary>
    public IReadOnlyList<RpcEndpoint> Validators { get; private set; } = [];

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>The RPC of validator 0.</summary>
    public RpcEndpoint Rpc => Validators[0];

    /// <summary>What it printed so far, both streams.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts one over a folder and waits for its ports.</summary>
    public static async Task<DevnetProcess> StartAsync(string dataFolder, params string[] options)
    {
        DevnetProcess devnet = new(new ProcessStartInfo(
            NodeProgram.Host,
            [NodeProgram.Path, "devnet", "--rpc-port", "0", "--data", dataFolder, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        devnet._process.Start();
        devnet._process.BeginOutputReadLine();
        devnet._process.BeginErrorReadLine();
        try
        {
            int[] ports = await devnet._ports.Task.WaitAsync(Poll.Patience);
            devnet.Validators = [.. ports.Select(port => new RpcEndpoint(port))];
            return devnet;
        }
        catch
        {
            await devnet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until /health says 200.</summary>
    public Task HealthyAsync() => Poll.UntilAsync(
        async () =>
        {
            try
            {
                return await Rpc.IsHealthyAsync();
            }
            catch (HttpRequestException gone)
            {
                await _process.WaitForExitAsync(new CancellationTokenSource(Poll.Patience).Token);
                throw new InvalidOperationException(
                    $"the devnet ended with code {_process.ExitCode}: {Said}", gone);
            }
        },
        () => $"/health; the devnet said: {Said}");

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> EndAsync(int signal)
    {
        long started = Stopwatch.GetTimestamp();
        UnixSignal.Send(_process.Id, signal);
        await _process.WaitForExitAsync(new CancellationTokenSource(Poll.Patience).Token);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _ports.TrySetException(new InvalidOperationException($"the devnet closed its output: {Said}"));
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line.StartsWith("JSON-RPC:", StringComparison.Ordinal))
        {
            _ports.TrySetResult(
                [.. Port().Matches(line).Select(
                    m => int.Parse(m.Groups["port"].Value, CultureInfo.InvariantCulture))]);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
