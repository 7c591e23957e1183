using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Book;
using static OpenLedger.Network.Tests.Discovery.BookPeers;

namespace OpenLedger.Network.Tests.Discovery;

[TestFixture]
public class AddressBookTests
{
    private static readonly BookSource Teller = BookSource.OfPeer(Id(500_000));

    private BookTime _time = null!;
    private AddressBook _book = null!;

    [SetUp]
    public void Start()
    {
        _time = new BookTime();
        _book = Book(_time);
    }

    [Test]
    public void Hear_FromOneSource_TakesThirtyTwoAndPushesOutItsOwnOldest()
    {
        HearOf(1, BookSource.OfPeer(Id(600_000)));
        for (int i = 100; i < 300; i++)
        {
            _time.Now += TimeSpan.FromSeconds(1);
            HearOf(i, Teller);
        }

        Assert.That(_book.Entries.Count(entry => entry.Source == Teller), Is.EqualTo(32));
        Assert.That(_book.Find(Id(1)), Is.Not.Null, "another's entry stays");
        Assert.That(_book.Find(Id(299)), Is.Not.Null);
        Assert.That(_book.Find(Id(267)), Is.Null, "the oldest left");
    }

    [Test]
    public void Hear_SourceWhosePeersWereAllReached_IsFull()
    {
        for (int i = 0; i < 32; i++)
        {
            HearOf(i, Teller);
            _book.Reached(Id(i), Public(i));
        }

        Assert.That(HearOf(99, Teller), Is.False);
        Assert.That(HearOf(99, BookSource.OfPeer(Id(600_000))), Is.True);
    }

    [Test]
    public void Full_GivesUpTheNeverReachedOfTheLargestSource_NeverByKey()
    {
        _book = Book(_time, new BookOptions { EntriesMax = 64, PerSourceMax = 32 });
        for (int i = 0; i < 32; i++)
        {
            _time.Now += TimeSpan.FromSeconds(1);
            HearOf(i, BookSource.OfPeer(Id(700_000 + i)));
            _book.Reached(Id(i), Public(i));
        }

        HearOf(40, BookSource.OfPeer(Id(600_000)));
        for (int i = 100; i < 131; i++)
        {
            HearOf(i, Teller);
        }

        Assert.That(_book.Count, Is.EqualTo(64));
        for (int i = 200; i < 225; i++)
        {
            HearOf(i, BookSource.OfPeer(Id(800_000 + i)));
        }

        Assert.That(_book.Count, Is.EqualTo(64));
        Assert.That(_book.Entries.Count(entry => entry.Source == Teller), Is.EqualTo(6));
        Assert.That(_book.Find(Id(40)), Is.Not.Null, "a source with one keeps it");
        Assert.That(
            Enumerable.Range(0, 32).Select(i => _book.Find(Id(i))), Has.None.Null, "reached ones stay");
        Assert.That(_book.Find(Id(100)), Is.Null, "oldest first");
        Assert.That(_book.Find(Id(130)), Is.Not.Null);
    }

    [Test]
    public void Full_AllReached_GivesUpTheOldest()
    {
        _book = Book(_time, new BookOptions { EntriesMax = 16 });
        for (int i = 0; i < 20; i++)
        {
            _time.Now += TimeSpan.FromMinutes(1);
            HearOf(i, BookSource.OfPeer(Id(700_000 + i)));
            _book.Reached(Id(i), Public(i));
        }

        Assert.That(_book.Count, Is.EqualTo(16));
        Assert.That(_book.Find(Id(3)), Is.Null);
        Assert.That(_book.Find(Id(4)), Is.Not.Null);
    }

    [Test]
    public void Record_Newer_ReplacesHearsayAndOlderRecords()
    {
        HearOf(1, Teller);
        byte[] second = Sealed(1, 2, Public(50));
        Assert.That(Take(second), Is.True);
        Assert.That(AddressesOf(1), Is.EqualTo(new[] { Public(50) }));
        Assert.That(Take(Sealed(1, 1, Public(51))), Is.False, "older");
        Assert.That(Take(second), Is.False, "the same");
        Assert.That(HearOf(1, Teller), Is.False, "hearsay beside a word of its own");
        Assert.That(_book.TakeOwn(Id(1), [Public(52)], Teller, AddressScope.Public), Is.False, "unsigned");
        Assert.That(Take(Sealed(1, 3, Public(53))), Is.True);
        Assert.That(AddressesOf(1), Is.EqualTo(new[] { Public(53) }));
        Assert.That(_book.RecordOf(Id(1)).IsEmpty, Is.False);
    }

    [Test]
    public void Record_WhoseAddressesAllFail_LeavesRoomForHearsay()
    {
        Take(Sealed(1, 1, Public(50)));
        for (int i = 0; i < 3; i++)
        {
            _book.Failed(Id(1), Public(50).WithPeer(Id(1)), TimeSpan.FromSeconds(1));
        }

        Assert.That(_book.Hear(Id(1), [Public(60)], Teller, AddressScope.Public), Is.True);
        Assert.That(AddressesOf(1), Is.EquivalentTo(new[] { Public(50), Public(60) }));
    }

    [Test]
    public void Record_TooLongToOffer_GivesItsAddressesOnly()
    {
        Multiaddr[] many = [.. Enumerable.Range(0, 32).Select(i => Multiaddr.Parse(
            $"/dns4/a-rather-long-name-number-{i}.example.org/tcp/4001"))];
        byte[] envelope = Sealed(1, 1, many);
        Assert.That(envelope, Has.Length.GreaterThan(BookEntry.RecordBytesMax));
        Assert.That(Take(envelope), Is.True);
        Assert.That(_book.RecordOf(Id(1)).IsEmpty, Is.True);
        Assert.That(_book.Find(Id(1))!.Addresses, Has.Length.EqualTo(BookEntry.AddressesMax));
    }

    [Test]
    public void Addresses_AboveTheMaximum_TakeThePlaceOfFailedOnesOnly()
    {
        for (int i = 0; i < 12; i++)
        {
            _book.Hear(Id(1), [Public(i)], Teller, AddressScope.Public);
        }

        Assert.That(AddressesOf(1), Is.EqualTo(Enumerable.Range(0, 8).Select(Public)));
        _book.Failed(Id(1), Public(3).WithPeer(Id(1)), TimeSpan.FromSeconds(1));
        _book.Hear(Id(1), [Public(20)], Teller, AddressScope.Public);
        Assert.That(AddressesOf(1), Does.Contain(Public(20)).And.Not.Contain(Public(3)));
    }

    [TestCase("/ip4/0.0.0.0/tcp/4001")]
    [TestCase("/ip4/224.0.0.1/tcp/4001")]
    [TestCase("/ip4/255.255.255.255/tcp/4001")]
    [TestCase("/ip6/::/tcp/4001")]
    [TestCase("/ip6/ff02::1/tcp/4001")]
    [TestCase("/ip4/1.2.3.4/tcp/0")]
    [TestCase("/ip4/1.2.3.4/udp/4001/quic-v1")]
    [TestCase("/ip4/1.2.3.4/tcp/4001/ws")]
    [TestCase("/ip4/127.0.0.1/tcp/4001")]
    [TestCase("/ip4/10.1.2.3/tcp/22")]
    [TestCase("/ip4/192.168.1.1/tcp/80")]
    [TestCase("/ip4/100.64.1.1/tcp/80")]
    [TestCase("/ip4/169.254.169.254/tcp/80")]
    [TestCase("/ip6/::1/tcp/80")]
    [TestCase("/ip6/fe80::1/tcp/80")]
    [TestCase("/ip6/fd00::1/tcp/80")]
    [TestCase("/ip6/::ffff:127.0.0.1/tcp/80")]
    public void Hear_PublicPeerNamesAnAddressNobodyShouldDial_IsNotTaken(string address) =>
        Assert.That(
            _book.Hear(Id(1), [Multiaddr.Parse(address)], Teller, AddressScope.Public), Is.False);

    [TestCase("/ip4/127.0.0.1/tcp/4001", AddressScope.Loopback)]
    [TestCase("/ip4/10.1.2.3/tcp/4001", AddressScope.Private)]
    [TestCase("/ip4/8.8.8.8/tcp/4001", AddressScope.Public)]
    [TestCase("/ip6/2001:db8::1/tcp/4001", AddressScope.Public)]
    [TestCase("/dns4/example.org/tcp/4001", AddressScope.Public)]
    public void Hear_AddressThatReachesAsFarAsItsTeller_IsTaken(string address, object teller) =>
        Assert.That(
            _book.Hear(Id(1), [Multiaddr.Parse(address)], Teller, (AddressScope)teller), Is.True);

    [Test]
    public void Hear_OfItselfOrOfAnotherPeersAddress_IsNotTaken()
    {
        Assert.That(_book.Hear(Self, [Public(1)], Teller, AddressScope.Public), Is.False);
        Assert.That(
            _book.Hear(Id(1), [Public(1).WithPeer(Id(2))], Teller, AddressScope.Public), Is.False);
        Assert.That(_book.Hear(new PeerId("no peer id"), [Public(1)], Teller, AddressScope.Public), Is.False);
        Assert.That(_book.Count, Is.Zero);
    }

    [Test]
    public void Configured_StaysFirstAndIsNeverGivenUp()
    {
        _book = Book(_time, new BookOptions { EntriesMax = 8, ConfiguredMax = 2 });
        Assert.That(_book.Configure(Id(1), At("127.0.0.1")), Is.True);
        Assert.That(_book.Configure(Id(2), Public(2)), Is.True);
        Assert.That(_book.Configure(Id(3), Public(3)), Is.False, "above the maximum");
        Take(Sealed(1, 5, Public(77)));
        for (int i = 10; i < 40; i++)
        {
            HearOf(i, BookSource.OfPeer(Id(700_000 + i)));
            _book.Reached(Id(i), Public(i));
        }

        Assert.That(_book.Count, Is.EqualTo(8));
        Assert.That(AddressesOf(1), Is.EquivalentTo(new[] { Public(77), At("127.0.0.1") }));
        Assert.That(_book.Find(Id(2)), Is.Not.Null);
    }

    [Test]
    public void Bans_AboveTheMaximum_LiftTheOneThatEndsFirst()
    {
        _book = Book(_time, new BookOptions { BansMax = 3 });
        for (int i = 0; i < 4; i++)
        {
            _book.Ban(Id(i), _time.Now + TimeSpan.FromMinutes(10 - i));
        }

        Assert.That(
            Enumerable.Range(0, 4).Select(i => _book.Find(Id(i))!.IsBanned(_time.Now)),
            Is.EqualTo(new[] { true, true, false, true }));
        _time.Now += TimeSpan.FromMinutes(11);
        Assert.That(_book.Find(Id(0))!.IsBanned(_time.Now), Is.False);
    }

    [Test]
    public void Failed_ThenSettled_ForgetsFailures()
    {
        HearOf(1, Teller);
        Multiaddr address = Public(1).WithPeer(Id(1));
        _book.Failed(Id(1), address, TimeSpan.FromSeconds(30));
        _book.Failed(Id(1), address, TimeSpan.FromSeconds(30));
        BookAddress failed = _book.Find(Id(1))!.Addresses.Single();
        Assert.That((failed.Failures, failed.RetryAt), Is.EqualTo((2, _time.Now + TimeSpan.FromSeconds(30))));
        Assert.That(_book.Find(Id(1))!.LastFailure, Is.EqualTo(_time.Now));
        _book.Reached(Id(1), address);
        Assert.That(_book.Find(Id(1))!.Addresses.Single().Failures, Is.EqualTo(2), "not before it lasts");
        _book.Settled(Id(1), address);
        Assert.That(_book.Find(Id(1))!.Addresses.Single().Failures, Is.Zero);
    }

    [Test]
    public void Failed_AgainAndAgain_ForgetsPeersNeverReachedOnly()
    {
        HearOf(1, Teller);
        HearOf(2, Teller);
        HearOf(3, Teller);
        _book.Reached(Id(2), Public(2));
        _book.Note(Id(3), -5);
        _book.Configure(Id(4), Public(4));
        for (int i = 0; i < 8; i++)
        {
            Assert.That(_book.Count, Is.EqualTo(4));
            for (int peer = 1; peer <= 4; peer++)
            {
                _book.Failed(Id(peer), Public(peer).WithPeer(Id(peer)), TimeSpan.FromSeconds(1));
            }
        }

        Assert.That(_book.Entries.Select(entry => entry.Peer), Is.EqualTo(new[] { Id(2), Id(3), Id(4) }));
        for (int i = 100; i < 130; i++)
        {
            Assert.That(HearOf(i, Teller), Is.True, "its place is free again");
        }

        Assert.That(_book.Entries.Count(entry => entry.Source == Teller), Is.EqualTo(32));
    }

    private bool HearOf(int number, BookSource source) =>
        _book.Hear(Id(number), [Public(number)], source, AddressScope.Public);

    private bool Take(byte[] envelope) =>
        _book.TakeRecord(Opened(envelope), envelope, Teller, AddressScope.Public);

    private IEnumerable<Multiaddr> AddressesOf(int number) =>
        _book.Find(Id(number))!.Addresses.Select(address => Bare(address.Address));

    private static Multiaddr Bare(Multiaddr address)
    {
        string text = address.ToString();
        return Multiaddr.Parse(text[..text.IndexOf("/p2p/", StringComparison.Ordinal)]);
    }
}
