namespace OpenLedger.Node.Composition;

/// <summary>
/// Lets a few lines of each kind through in a time and counts the rest, so that whoever can cause lines
/// cannot flood a log, and what is rare is seen beside what is frequent. Not thread-safe.
/// </summary>
/// <typeparam name="TKind">Kinds of lines; an enumeration, so that there are few.</typeparam>
/// <param name="linesMax">Lines of a kind in a window.</param>
/// <param name="window">How long a window is.</param>
internal sealed class LineBudget<TKind>(int linesMax, TimeSpan window)
    where TKind : struct, Enum
{
    private readonly Dictionary<TKind, State> _kinds = [];

    /// <summary>Asks for a line.</summary>
    /// <param name="kind">Of what kind.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many lines of the kind were held back before this one; null: hold this back
    /// too.</returns>
    public long? Take(TKind kind, DateTimeOffset now)
    {
        if (!_kinds.TryGetValue(kind, out State? state))
        {
            _kinds.Add(kind, state = new State());
        }

        if (now >= state.Ends)
        {
            (state.Ends, state.Lines) = (now + window, 0);
        }

        if (state.Lines >= linesMax)
        {
            state.Held++;
            return null;
        }

        state.Lines++;
        (long held, state.Held) = (state.Held, 0);
        return held;
    }

    private sealed class State
    {
        public DateTimeOffset Ends { get; set; }

        public int Lines { get; set; }

        public long Held { get; set; }
    }
}
