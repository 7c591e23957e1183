using System.Globalization;

namespace OpenLedger.Architecture.Tests.Floats;

/// <summary>Each method touches floating point in one way the scanner must see.</summary>
internal static class FloatSamples
{
    public static int Constant(int x) => x > 0 && x < 1.5 ? 1 : 0;

    public static ulong Conversion(ulong x) => (ulong)(x / (decimal)2) + (ulong)Math.Sqrt(x);

    public static int Call(string x) => Math.Sign(double.Parse(x, CultureInfo.InvariantCulture));

    public static List<object> Generic() => [.. new List<double>()];

    public static int Array(object x) => ((float[])x).Length;

    public static object GenericMethod() => System.Array.Empty<double>();
}
