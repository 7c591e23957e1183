using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenLedger.Primitives.Values;

/// <summary>
/// Guards what only a bug of ours can break. Active in Release: a node that is wrong stops.
/// </summary>
public static class Invariant
{
    /// <summary>
    /// Throws <see cref="InvariantViolationException"/> when <paramref name="condition"/> is false.
    /// </summary>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        string what,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            throw new InvariantViolationException($"{what} ({file}:{line})");
        }
    }
}
