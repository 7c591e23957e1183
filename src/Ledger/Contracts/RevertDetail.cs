using System.Globalization;
using System.Runtime.CompilerServices;

namespace OpenLedger.Ledger.Contracts;

/// <summary>
/// The detail of a refusal as an interpolated string, put together only when the call is refused.
/// </summary>
[InterpolatedStringHandler]
public ref struct RevertDetail
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler.</summary>
    public RevertDetail(int literalLength, int formattedCount, bool condition, out bool enabled)
    {
        enabled = !condition;
        _text = enabled
            ? new DefaultInterpolatedStringHandler(
                literalLength, formattedCount, CultureInfo.InvariantCulture)
            : default;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The text.</summary>
    public override string ToString() => _text.ToStringAndClear();
}
