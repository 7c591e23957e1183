using System.Globalization;
using System.Text.Json;
using OpenLedger.Attribution.Windows;
using OpenLedger.TestKit;

namespace OpenLedger.Attribution.Tests.Windows;

[TestFixture]
public sealed class FixedLog2Tests
{
    [Test]
    public void ILog2_GoldenVectors_Agree()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "tests/Attribution/Vectors/ilog2.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        Assert.That(document.RootElement.GetArrayLength(), Is.GreaterThan(300));
        foreach (JsonElement pair in document.RootElement.EnumerateArray())
        {
            ulong x = ulong.Parse(pair[0].GetString()!, CultureInfo.InvariantCulture);
            Assert.That(FixedLog2.ILog2(x), Is.EqualTo(pair[1].GetUInt32()), () => $"ilog2({x})");
        }
    }

    [Test]
    public void ILog2_PowersOfTwo_AreExact()
    {
        for (int e = 0; e < 64; e++)
        {
            Assert.That(FixedLog2.ILog2(1UL << e), Is.EqualTo((uint)e << 16));
        }
    }

    [Test]
    public void ILog2_Successors_NeverDecrease()
    {
        uint before = 0;
        for (ulong x = 1; x < 200_000; x++)
        {
            uint now = FixedLog2.ILog2(x);
            Assert.That(now, Is.GreaterThanOrEqualTo(before), () => $"ilog2({x})");
            before = now;
        }
    }

    [Test]
    public void ILog2_Zero_Throws() =>
        Assert.That(() => FixedLog2.ILog2(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
