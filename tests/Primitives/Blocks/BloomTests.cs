using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>The log filter: never a false no, unions, bytes.</summary>
public sealed class BloomTests
{
    [Test]
    public void MayContain_WhatIsBehindTheFilter_IsNeverDenied() =>
        Prop.ForAll<byte[], byte>((topics, address) =>
        {
            LogEntry[] logs =
            [
                .. topics.Select(topic => new LogEntry(
                    Address.FromTail((uint)(address ^ topic)), [Keccak.Hash([topic])], default)),
            ];
            Bloom bloom = Bloom.Of(logs);
            return logs.All(log =>
                bloom.MayContain(log.Address.ToArray()) && bloom.MayContain(log.Topics[0].ToArray()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void MayContain_OfOneLog_DeniesAlmostEverythingElse()
    {
        Bloom bloom = Bloom.Of([SampleBlocks.Log(1)]);
        int wrongly =
            Enumerable.Range(1_000, 2_000).Count(i => bloom.MayContain(Address.FromTail((uint)i).ToArray()));
        Assert.That(wrongly, Is.LessThan(20));
        Assert.That(Bloom.Empty.MayContain(Address.FromTail(1).ToArray()), Is.False);
    }

    [Test]
    public void Of_ManyLogs_IsTheUnionOfEach()
    {
        LogEntry[] logs = [SampleBlocks.Log(1), SampleBlocks.Log(4), SampleBlocks.Log(8)];
        Bloom union = logs.Select(log => Bloom.Of([log])).Aggregate((a, b) => a | b);
        Assert.That(Bloom.Of(logs), Is.EqualTo(union));
        Assert.That(Bloom.FromBytes(union.Bytes), Is.EqualTo(union));
        Assert.That(Bloom.FromBytes(union.Bytes).GetHashCode(), Is.EqualTo(union.GetHashCode()));
        Assert.That(union | Bloom.Empty, Is.EqualTo(union));
        Assert.That(Bloom.Of([]), Is.EqualTo(Bloom.Empty));
        Assert.That(() => Bloom.FromBytes(new byte[255]), Throws.ArgumentException);
    }
}
