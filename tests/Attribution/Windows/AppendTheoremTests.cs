using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Windows;

namespace OpenLedger.Attribution.Tests.Windows;

[TestFixture]
public sealed class AppendTheoremTests
{
    [Test]
    public void Owners_ContributionsAppendedWithFixedWeights_NeverChange([Range(200, 219)] int seed)
    {
        RandomTexts texts = new(seed);
        Chain chain = new Chain().Start();
        for (int i = 0; i < 8; i++)
        {
            chain.Add(texts.Contribution());
        }

        chain.Seal();
        ModelCorpus before = chain.Open();
        string[] responses = [.. Enumerable.Range(0, 12).Select(_ => texts.Response())];
        // The attackers know the responses: they register them whole, extended, and stitched with others.
        foreach (string response in responses)
        {
            chain.Add(response + " " + texts.Contribution());
            chain.Add(texts.Contribution() + " " + response);
            chain.Seal();
        }

        ModelCorpus after = chain.Open();
        int owned = 0;
        foreach (byte[] response in responses.Select(Encoding.UTF8.GetBytes))
        {
            Trace old = WindowTracer.Trace(before, before, [], response, out _)!;
            Trace now = WindowTracer.Trace(after, before, [], response, out _)!;
            ulong?[] oldOwners = OwnersOf(old);
            ulong?[] newOwners = OwnersOf(now);
            for (int t = 0; t < oldOwners.Length; t++)
            {
                if (oldOwners[t] is { } owner)
                {
                    owned++;
                    Assert.That(newOwners[t], Is.EqualTo(owner), $"token {t}");
                }
            }
        }

        Assert.That(owned, Is.GreaterThan(20));
    }

    [Test]
    public void Clone_InAnyDatanet_EarnsNothingAndTakesNothing([Range(300, 309)] int seed)
    {
        RandomTexts texts = new(seed);
        Chain chain = new Chain().Start();
        string[] originals = [.. Enumerable.Range(0, 5).Select(_ => texts.Contribution())];
        foreach (string text in originals)
        {
            chain.Add(text);
        }

        chain.Seal();
        ulong lastHonest = chain.State.LastContribution.Value;
        ModelCorpus before = chain.Open();
        // One word more, so that the content hash differs; in the same and in another datanet.
        for (int i = 0; i < originals.Length; i++)
        {
            chain.Add(originals[i] + " clone" + i, (ulong)(1 + (i % 2)));
        }

        chain.Seal(1);
        chain.Seal(2);
        foreach (string text in originals.Where(text => text.Split(' ').Length >= 49))
        {
            byte[] response = Encoding.UTF8.GetBytes(text);
            Trace old = WindowTracer.Trace(before, before, [], response, out _)!;
            Trace now = WindowTracer.Trace(chain.Open(), before, [], response, out _)!;
            Assert.That(now.Spans, Is.EqualTo(old.Spans));
            Assert.That(now.Spans.All(span => span.Contribution.Value <= lastHonest), Is.True);
        }
    }

    private static ulong?[] OwnersOf(Trace trace)
    {
        ulong?[] owners = new ulong?[trace.TokenCount];
        foreach (TraceSpan span in trace.Spans)
        {
            owners.AsSpan(span.Start, span.Length).Fill(span.Contribution.Value);
        }

        return owners;
    }
}
