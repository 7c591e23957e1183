namespace OpenLedger.Primitives.Values;

/// <summary>An invariant of the node itself does not hold; nothing may catch it and go on.</summary>
public sealed class InvariantViolationException(string what) : Exception(what);
