namespace OpenLedger.Architecture.Tests.Floats;

/// <summary>Integer code of every shape, in which the scanner must see nothing.</summary>
internal static class IntegerSamples
{
    public static UInt128 Wide(ulong x) => (UInt128)x * x;

    public static string Text(int x) => $"{x} of {x:D3}";

    public static int Switch(int x) => x switch { 0 => 5, 1 => 7, 2 => 1, 3 => 9, 4 => 2, _ => 0 };

    public static long Constant(long x) => x + 0x3FF0_0000_0000_0000 + 0x22;

    public static IEnumerable<int> Iterator(int[] x)
    {
        foreach (int item in x.Where(i => i > 3).OrderBy(i => i))
        {
            yield return item;
        }
    }

    public static bool Generic(Dictionary<string, decimal> x) =>
        x.TryGetValue("a", out decimal one) && one > 0;
}
