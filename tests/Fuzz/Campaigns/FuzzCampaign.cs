using System.Diagnostics;
using OpenLedger.Fuzz.Decoders;
using OpenLedger.Fuzz.Mutation;

namespace OpenLedger.Fuzz.Campaigns;

/// <summary>Feeds a decoder so many frames and keeps what it does wrong. The same for the same seed.</summary>
internal sealed class FuzzCampaign(FuzzedDecoder decoder, int seed)
{
    /// <summary>Findings after which a decoder is left alone.</summary>
    public const int FindingsMax = 4;

    private static readonly TimeSpan TimeBase = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimePerByte = TimeSpan.FromMicroseconds(4);

    private readonly List<FuzzFinding> _findings = [];
    private long _bytes;
    private long _accepted;
    private long _allocatedMost;
    private double _allocatedShare;
    private TimeSpan _slowest;

    /// <summary>Runs the campaign.</summary>
    public FuzzTotals Run(long frames)
    {
        FrameMutator mutator = new(seed ^ StableHash(decoder.Name), decoder.Valid, decoder.LengthMax);
        RequireValidFrames();
        long started = Stopwatch.GetTimestamp();
        long done = 0;
        while (done < frames && _findings.Count < FindingsMax)
        {
            Feed(mutator.Next(), done++);
        }

        return new FuzzTotals(
            decoder.Name, done, _bytes, _accepted, _allocatedMost, _allocatedShare, _slowest,
            Stopwatch.GetElapsedTime(started), _findings);
    }

    /// <summary>Feeds one frame; what it did wrong, or null.</summary>
    public FuzzFinding? Replay(byte[] frame)
    {
        Feed(frame, 0);
        return _findings.Count > 0 ? _findings[0] : null;
    }

    // Also warms up what is made once, so that no frame is charged with it.
    private void RequireValidFrames()
    {
        for (int i = 0; i < decoder.Valid.Count; i++)
        {
            byte[] frame = decoder.Valid[i];
            if (decoder.Decode(frame) is not { } message)
            {
                _findings.Add(new FuzzFinding(decoder.Name, seed, -i, "refuses a valid frame", frame));
            }
            else if (decoder.HasOneForm && !decoder.Encode!(message).AsSpan().SequenceEqual(frame))
            {
                _findings.Add(new FuzzFinding(decoder.Name, seed, -i, "encodes a valid frame anew", frame));
            }
        }
    }

    private void Feed(byte[] frame, long number)
    {
        _bytes += frame.Length;
        object? message;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            message = decoder.Decode(frame);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // Whatever a decoder throws is what is looked for.
            Find(number, frame, $"threw {thrown.GetType().Name}: {thrown.Message}\n{thrown.StackTrace}");
            return;
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        JudgeAllocation(frame, number, GC.GetAllocatedBytesForCurrentThread() - before);
        JudgeTime(frame, number, taken);
        if (message is not null)
        {
            _accepted++;
            JudgeForm(frame, number, message);
        }
    }

    private void JudgeAllocation(byte[] frame, long number, long allocated)
    {
        long cap = FuzzedDecoder.AllocatedBase + ((long)decoder.AllocatedPerByte * frame.Length);
        _allocatedMost = Math.Max(_allocatedMost, allocated);
        _allocatedShare = Math.Max(_allocatedShare, (double)allocated / cap);
        if (allocated > cap)
        {
            Find(number, frame, $"allocated {allocated} bytes for {frame.Length}; its cap is {cap}");
        }
    }

    // A machine that is busy makes any frame slow once; a slow frame is slow each time.
    private void JudgeTime(byte[] frame, long number, TimeSpan taken)
    {
        TimeSpan cap = TimeBase + (TimePerByte * frame.Length);
        for (int again = 0; taken > cap && again < 4; again++)
        {
            long started = Stopwatch.GetTimestamp();
            decoder.Decode(frame);
            TimeSpan once = Stopwatch.GetElapsedTime(started);
            taken = once < taken ? once : taken;
        }

        _slowest = taken > _slowest ? taken : _slowest;
        if (taken > cap)
        {
            Find(number, frame, $"took {taken.TotalMilliseconds:F1} ms for {frame.Length} bytes");
        }
    }

    private void JudgeForm(byte[] frame, long number, object message)
    {
        if (decoder.Encode is not { } encode)
        {
            return;
        }

        byte[] encoded = encode(message);
        if (decoder.HasOneForm)
        {
            if (!encoded.AsSpan().SequenceEqual(frame))
            {
                Find(number, frame, $"a second form of {Convert.ToHexStringLower(encoded)}");
            }
        }
        else if (decoder.Decode(encoded) is not { } again || !encode(again).AsSpan().SequenceEqual(encoded))
        {
            Find(number, frame, "what it read is not read again from its encoding");
        }
    }

    private void Find(long number, byte[] frame, string what)
    {
        if (_findings.Count < FindingsMax)
        {
            _findings.Add(new FuzzFinding(decoder.Name, seed, number, what, frame));
        }
    }

    // FNV-1a: string hashes differ from process to process.
    private static int StableHash(string text)
    {
        uint hash = 2_166_136_261;
        foreach (char letter in text)
        {
            hash = unchecked((hash ^ letter) * 16_777_619);
        }

        return unchecked((int)hash);
    }
}
