using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.TestKit;

namespace OpenLedger.Network.Tests.Interop;

/// <summary>A js-libp2p process, driven by lines of JSON (Interop/js/peer.mjs).</summary>
internal sealed class JsPeer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _answers = new();
    private readonly List<JsonObject> _events = [];
    private readonly SemaphoreSlim _something = new(0);
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _lastId;

    private JsPeer(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its peer id.</summary>
    public PeerId Id { get; private set; }

    /// <summary>The address it listens on, ending in its peer id.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts a peer; installs its packages when needed.</summary>
    public static async Task<JsPeer> StartAsync(params string[] arguments)
    {
        string folder = await NpmClients.EnsureAsync(
            Path.Combine(Vectors.RepositoryFolder(), "tests", "Network", "Interop", "js"));
        ProcessStartInfo start = new("node", ["--import", "./polyfill.mjs", "peer.mjs", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        JsPeer peer = new(Process.Start(start)!);
        JsonObject ready = await peer.EventAsync("ready");
        peer.Id = new PeerId((string)ready["peer"]!);
        peer.Address = (string)ready["addresses"]![0]!;
        return peer;
    }

    /// <summary>Does a command; an answer that it failed fails the test.</summary>
    public async Task<JsonObject> DoAsync(string command, object? arguments = null)
    {
        JsonObject answer = await TryAsync(command, arguments);
        Assert.That((bool)answer["ok"]!, Is.True, () => answer.ToJsonString());
        return answer;
    }

    /// <summary>Does a command that may fail.</summary>
    public async Task<JsonObject> TryAsync(string command, object? arguments = null)
    {
        int id = Interlocked.Increment(ref _lastId);
        JsonObject line = JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        line["id"] = id;
        line["do"] = command;
        TaskCompletionSource<JsonObject> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[id] = answer;
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(90));
    }

    /// <summary>The next event of a kind, past or to come; each is given once.</summary>
    public async Task<JsonObject> EventAsync(string kind, Func<JsonObject, bool>? wanted = null)
    {
        using CancellationTokenSource patience = new(PipeBytes.Patience);
        while (true)
        {
            lock (_events)
            {
                JsonObject? found = _events.Find(
                    line => (string?)line["event"] == kind && (wanted is null || wanted(line)));
                if (found is not null)
                {
                    _events.Remove(found);
                    return found;
                }
            }

            if (_process.HasExited)
            {
                Assert.Fail($"node ended: {await _errors}");
            }

            await _something.WaitAsync(TimeSpan.FromMilliseconds(100), patience.Token);
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _reading;
        await _errors;
        _process.Dispose();
        _something.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } text)
        {
            JsonObject line = JsonNode.Parse(text)!.AsObject();
            if (line["id"] is { } id && _answers.TryRemove(
                (int)id, out TaskCompletionSource<JsonObject>? answer))
            {
                answer.SetResult(line);
                continue;
            }

            lock (_events)
            {
                _events.Add(line);
            }

            _something.Release();
        }
    }
}
