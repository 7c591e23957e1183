using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenLedger.Ledger.Contracts;

/// <summary>Refusing calls.</summary>
public static class Revert
{
    /// <summary>Refuses unless <paramref name="condition"/> holds.</summary>
    /// <exception cref="RevertException">It does not.</exception>
    public static void Unless([DoesNotReturnIf(false)] bool condition, string reason)
    {
        if (!condition)
        {
            throw new RevertException(reason);
        }
    }

    /// <summary>Refuses unless <paramref name="condition"/> holds; the detail is built only then.</summary>
    /// <exception cref="RevertException">It does not.</exception>
    public static void Unless(
        [DoesNotReturnIf(false)] bool condition,
        string reason,
        [InterpolatedStringHandlerArgument(nameof(condition))] ref RevertDetail detail)
    {
        if (!condition)
        {
            throw new RevertException(reason, detail.ToString());
        }
    }
}
