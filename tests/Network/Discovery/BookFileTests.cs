using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Tests.Fuzzing;
using static OpenLedger.Network.Tests.Discovery.BookPeers;

namespace OpenLedger.Network.Tests.Discovery;

[TestFixture]
public class BookFileTests
{
    private static readonly BookOptions Bounds = new();

    private readonly BookTime _time = new();
    private string _path = "";

    [SetUp]
    public void MakeFolder() =>
        _path = Path.Combine(Directory.CreateTempSubdirectory("openledger-book").FullName, "in", "peers");

    [TearDown]
    public void RemoveFolder() =>
        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(_path))!, true);

    [Test]
    public void LoadOfSave_EveryField_IsTheBook()
    {
        AddressBook book = Filled();
        BookFile file = new(_path, Bounds);
        Assert.That(file.Load(Book(_time)), Is.EqualTo(BookFileStatus.Missing));
        Assert.That(file.TrySave(book), Is.True);
        Assert.That(file.TrySave(book), Is.True, "replaces the old one");

        AddressBook read = Book(_time);
        Assert.That(file.Load(read), Is.EqualTo(BookFileStatus.Loaded));
        Assert.That(read.Entries.Select(Text), Is.EqualTo(book.Entries.Select(Text)));
        Assert.That(File.Exists(_path + ".new"), Is.False);
    }

    [Test]
    public void Load_TornOrChanged_GivesAnEmptyBookAndSaysSo([Range(0, 400, 7)] int at)
    {
        BookFile file = new(_path, Bounds);
        file.TrySave(Filled());
        byte[] good = File.ReadAllBytes(_path);
        AddressBook book = Book(_time);

        File.WriteAllBytes(_path, good[..(good.Length - 1 - at)]);
        Assert.That(file.Load(book), Is.EqualTo(BookFileStatus.Damaged));
        byte[] changed = [.. good];
        changed[at] ^= 0x10;
        File.WriteAllBytes(_path, changed);
        Assert.That(file.Load(book), Is.EqualTo(BookFileStatus.Damaged));
        Assert.That(book.Count, Is.Zero);
    }

    [Test]
    public void Load_TooLongOrUnreadable_IsNamed()
    {
        BookFile file = new(_path, Bounds);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using (FileStream sparse = File.Create(_path))
        {
            sparse.SetLength(BookCodec.SizeMax + 1L);
        }

        Assert.That(file.Load(Book(_time)), Is.EqualTo(BookFileStatus.Damaged));
        File.Delete(_path);
        Directory.CreateDirectory(_path);
        Assert.That(file.TrySave(Filled()), Is.False, "a folder is in the way");
    }

    [Test]
    public void Load_MoreThanTheMaxima_TakesAsManyAsTheyAllow()
    {
        BookFile file = new(_path, Bounds);
        AddressBook big = Book(_time, new BookOptions { PerSourceMax = 100 });
        for (int i = 0; i < 100; i++)
        {
            big.Hear(Id(i), [Public(i)], BookSource.OfPeer(Id(999)), AddressScope.Public);
        }

        file.TrySave(big);
        AddressBook small = Book(_time);
        Assert.That(file.Load(small), Is.EqualTo(BookFileStatus.Loaded));
        Assert.That(small.Count, Is.EqualTo(32));
        Assert.That(
            new BookFile(_path, new BookOptions { EntriesMax = 50 }).Load(Book(_time)),
            Is.EqualTo(BookFileStatus.Damaged), "more entries than a book may have");
    }

    [Test]
    public void Load_TimesAheadOfTheClock_AreNotBelieved()
    {
        BookFile file = new(_path, Bounds);
        AddressBook book = Book(_time);
        book.Hear(Id(1), [Public(1)], BookSource.OfPeer(Id(999)), AddressScope.Public);
        book.Failed(Id(1), Public(1).WithPeer(Id(1)), TimeSpan.FromDays(5));
        book.Ban(Id(1), _time.Now + TimeSpan.FromDays(400));
        file.TrySave(book);
        AddressBook read = Book(_time);
        file.Load(read);
        BookEntry entry = read.Find(Id(1))!;
        Assert.That(entry.BannedUntil, Is.Null);
        Assert.That(entry.Addresses.Single().RetryAt, Is.EqualTo(default(DateTimeOffset)));
    }

    [Test]
    public void TryDecode_Fuzzed_NeverThrows()
    {
        byte[] good = BookCodec.Encode(Filled().Entries);
        byte[] body = good[8..^32];
        int accepted = 0;
        FrameFuzzer.Run(71, [good], bytes => Assert.That(
            BookCodec.TryDecode(bytes, 64, out _), Is.EqualTo(bytes.AsSpan().SequenceEqual(good))));
        FrameFuzzer.Run(72, [body], bytes =>
        {
            if (BookCodec.TryDecodeBody(bytes, 64, out IReadOnlyList<BookEntry>? entries))
            {
                accepted++;
                Book(_time).Restore(entries);
                BookCodec.Encode(entries);
            }
        });
        Assert.That(accepted, Is.GreaterThan(0), "some changes are harmless");
    }

    private AddressBook Filled()
    {
        AddressBook book = Book(_time);
        BookSource teller = BookSource.OfPeer(Id(999));
        byte[] envelope = Sealed(1, 7, Public(1), Public(2));
        book.TakeRecord(Opened(envelope), envelope, teller, AddressScope.Public);
        book.Hear(
            Id(2), [Public(3), Multiaddr.Parse("/dns4/example.org/tcp/1")], teller, AddressScope.Public);
        book.Failed(Id(2), Public(3).WithPeer(Id(2)), TimeSpan.FromSeconds(9));
        book.Reached(Id(3), At("127.0.0.1"));
        book.Note(Id(3), -12.5);
        book.Note(Id(2), 3.25);
        book.Ban(Id(4), _time.Now + TimeSpan.FromHours(1));
        return book;
    }

    private static string Text(BookEntry entry) => string.Join(' ',
    [
        entry.Peer, entry.Source, entry.IsOwnWord, Convert.ToHexString(entry.Record.Span), entry.Sequence,
        entry.Score, entry.ScoredAt, entry.HeardAt, entry.LastSuccess, entry.LastFailure, entry.BannedUntil,
        .. entry.Addresses.Select(address => $"{address.Address} {address.Failures} {address.RetryAt}"),
    ]);
}
