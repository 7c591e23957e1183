using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Discovery.Scores;
using static OpenLedger.Network.Tests.Discovery.BookPeers;

namespace OpenLedger.Network.Tests.Discovery;

[TestFixture]
public class DialingTests
{
    private readonly BookTime _time = new();

    [Test]
    public void Pick_ManyOfOneNetwork_PrefersOtherNetworks([Values(1, 2, 3)] int seed)
    {
        AddressBook book = Book(_time);
        for (int i = 0; i < 100; i++)
        {
            book.Hear(
                Id(i), [At($"66.7.{i}.1")], BookSource.OfPeer(Id(1_000 + i)), AddressScope.Public);
        }

        for (int i = 100; i < 105; i++)
        {
            book.Hear(Id(i), [Public(i)], BookSource.OfPeer(Id(2_000 + i)), AddressScope.Public);
        }

        IReadOnlyList<PeerId> picked = DialChoice.Pick(
            book.Entries, [NetworkGroup.Of(At("66.7.1.1"))], 6, new Random(seed));
        Assert.That(picked, Is.Unique);
        Assert.That(picked.Take(5), Is.EquivalentTo(Enumerable.Range(100, 5).Select(Id)));
        Assert.That(picked, Has.Count.EqualTo(6));
        Assert.That(DialChoice.Pick(book.Entries, [], 1_000, new Random(seed)), Has.Count.EqualTo(105));
        Assert.That(DialChoice.Pick(book.Entries, [], -3, new Random(seed)), Is.Empty);
    }

    [Test]
    public void Pick_KnownAndNewPeers_TakesBoth()
    {
        AddressBook book = Book(_time);
        for (int i = 0; i < 200; i++)
        {
            book.Hear(Id(i), [Public(i)], BookSource.OfPeer(Id(1_000 + i)), AddressScope.Public);
        }

        for (int i = 0; i < 10; i++)
        {
            book.Reached(Id(i), Public(i));
        }

        int known = Enumerable.Range(0, 50).Sum(seed => DialChoice.Pick(
            book.Entries, [], 4, new Random(seed)).Count(peer => book.Find(peer)!.LastSuccess is not null));
        Assert.That(known, Is.InRange(70, 130), "half of 200, though they are one in twenty");
    }

    [Test]
    public void Penalties_FadeByHalf_AndStopAtTheirMaximum()
    {
        Penalties penalties = new(peersMax: 3, TimeSpan.FromMinutes(10), _time);
        penalties.Add(Id(1), 100, double.MaxValue);
        penalties.Add(Id(1), 100, double.MaxValue);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(200));
        penalties.Add(Id(1), 100, 150);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(200), "a ceiling lowers nothing");
        _time.Now += TimeSpan.FromMinutes(10);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(100).Within(0.001));
        penalties.Add(Id(1), 100, 150);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(150));
        _time.Now -= TimeSpan.FromHours(1);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(150), "a clock set back raises nothing");
        _time.Now += TimeSpan.FromHours(5);
        Assert.That(penalties.Of(Id(1)), Is.Zero);
    }

    [Test]
    public void Penalties_AboveTheirMaximum_ForgetTheLeast()
    {
        Penalties penalties = new(peersMax: 3, TimeSpan.FromMinutes(10), _time);
        penalties.Add(Id(1), 300, double.MaxValue);
        penalties.Add(Id(2), 10, double.MaxValue);
        penalties.Add(Id(3), 200, double.MaxValue);
        penalties.Add(Id(4), 50, double.MaxValue);
        Assert.That(penalties.Count, Is.EqualTo(3));
        Assert.That(penalties.Of(Id(2)), Is.Zero);
        Assert.That(penalties.Of(Id(1)), Is.EqualTo(300));
        Assert.That(penalties.Of(Id(4)), Is.EqualTo(50));
    }
}
