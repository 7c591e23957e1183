namespace OpenLedger.Ledger.Queries;

/// <summary>The answer to a query, or why there is none. Exactly one of the two is there.</summary>
/// <typeparam name="T">The answer.</typeparam>
public sealed record QueryAnswer<T>
    where T : class
{
    private QueryAnswer(T? value, QueryRefusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The answer; null when refused.</summary>
    public T? Value { get; }

    /// <summary>Why there is none; null when answered.</summary>
    public QueryRefusal? Refusal { get; }

    /// <summary>An answer.</summary>
    public static implicit operator QueryAnswer<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator QueryAnswer<T>(QueryRefusal refusal) => new(null, refusal);
}
