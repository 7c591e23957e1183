using System.Text;

namespace OpenLedger.Node.Tests.Recovery;

/// <summary>Keeps the lines that nodes write, and tells when one comes. Thread-safe.</summary>
internal sealed class LineLog : TextWriter
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Seen)> _waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            _lines.Add(value ?? "");
            foreach ((string text, TaskCompletionSource seen) in _waiting)
            {
                if (value?.Contains(text, StringComparison.Ordinal) == true)
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    /// <summary>Completes with the next line that holds a text.</summary>
    public Task NextAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((text, seen));
        }

        return seen.Task;
    }
}
