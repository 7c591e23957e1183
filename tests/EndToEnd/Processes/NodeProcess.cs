using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// One node as an operator runs it: <c>openledger node run</c> in a process of its own over a folder of its own.
/// It can be killed, stopped and started again. Disposing leaves no process behind.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int LinesMax = 400;

    private readonly NodePlace _place;
    private readonly Queue<string> _said = new();
    private volatile Process? _process;

    public NodeProcess(NodePlace place)
    {
        _place = place;
        Rpc = new RpcEndpoint(place.RpcPort, place.Host);
    }

    /// <summary>v0, v1, ... for validators, f0, ... for followers.</summary>
    public string Name => _place.Name;

    /// <summary>Its JSON-RPC.</summary>
    public RpcEndpoint Rpc { get; }

    /// <summary>True while the process lives.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Processor => _process is { HasExited: false } ? _process.TotalProcessorTime : default;

    /// <summary>What it printed last, both streams, of all its lives.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>Starts it.</summary>
    public void Launch()
    {
        ProcessStartInfo start = new(_place.Command[0], [.. _place.Command.Skip(1), .. _place.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _place.Variables)
        {
            start.Environment[name] = value;
        }

        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        Hear($"--- {Name} starts");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>Waits until its JSON-RPC answers.</summary>
    public Task ReadyAsync() => Poll.UntilAsync(
        async () =>
        {
            Assert.That(IsRunning, Is.True, () => $"{Name} ended: {Said}");
            return await TryAskAsync("openledger_nodeInfo") is not null;
        },
        () => $"{Name} to answer; it said: {Said}");

    /// <summary>The answer of a call; null while there is none.</summary>
    public async Task<JsonNode?> TryAskAsync(string method, params JsonNode?[] arguments)
    {
        try
        {
            return IsRunning ? await Rpc.CallAsync(method, arguments) : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or RpcFaultException)
        {
            return null;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Hear($"--- {Name} is killed");
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends SIGSTOP, SIGCONT or another signal.</summary>
    public void Signal(int signal)
    {
        Hear(string.Create(CultureInfo.InvariantCulture, $"--- {Name} gets signal {signal}"));
        UnixSignal.Send(_process!.Id, signal);
    }

    /// <summary>Asks it to end in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        Signal(UnixSignal.Terminate);
        using CancellationTokenSource patience = new(Poll.Patience);
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            // A stopped process takes a kill too.
            _process!.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > LinesMax)
            {
                _said.Dequeue();
            }
        }
    }
}
