using System.Globalization;

namespace OpenLedger.Explorer.Drawings;

/// <summary>A band from one box to another, of one height.</summary>
public sealed record FlowBand(int X1, int Y1, int X2, int Y2, int Height, string Style)
{
    /// <summary>The outline, as SVG path data.</summary>
    public string Path
    {
        get
        {
            int middle = (X1 + X2) / 2;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"M{X1} {Y1}C{middle} {Y1} {middle} {Y2} {X2} {Y2}V{Y2 + Height}"
                + $"C{middle} {Y2 + Height} {middle} {Y1 + Height} {X1} {Y1 + Height}Z");
        }
    }
}
