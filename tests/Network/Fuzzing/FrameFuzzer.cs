namespace OpenLedger.Network.Tests.Fuzzing;

/// <summary>
/// Feeds a decoder seeded random bytes and mutations of good frames. A decoder may refuse or accept; it must
/// not throw, and not allocate beyond its cap. OPENLEDGER_FUZZ_FRAMES sets the frames a decoder (default
/// 2,000).
/// </summary>
internal static class FrameFuzzer
{
    /// <summary>Frames a decoder is fed.</summary>
    public static int Frames { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("OPENLEDGER_FUZZ_FRAMES"), out int frames)
            ? frames : 2_000;

    /// <summary>Runs the decoder; a throw names the frame that made it.</summary>
    public static void Run(int seed, byte[][] good, Action<byte[]> decode, int lengthMax = 512)
    {
        Random random = new(seed);
        for (int i = 0; i < Frames; i++)
        {
            byte[] frame = Next(random, good, lengthMax);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(
                () => decode(
                    frame), Throws.Nothing, () => $"seed {seed}, frame {i}: {Convert.ToHexString(frame)}");
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(allocated, Is.LessThan(256 * 1_024), () => $"seed {seed}, frame {i} allocated much");
        }
    }

    /// <summary>The next frame: random, or a good one with bytes flipped, cut, doubled or inserted.</summary>
    public static byte[] Next(Random random, byte[][] good, int lengthMax)
    {
        if (good.Length == 0 || random.Next(4) == 0)
        {
            byte[] noise = new byte[random.Next(lengthMax)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> frame = [.. good[random.Next(good.Length)]];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(frame.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < frame.Count:
                    frame[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    frame.RemoveRange(at, frame.Count - at);
                    break;
                case 2:
                    frame.InsertRange(at, frame.Take(random.Next(frame.Count + 1)).ToArray());
                    break;
                default:
                    frame.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. frame];
    }
}
