using System.Collections.Immutable;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Discovery.Book;

/// <summary>
/// The peers a node knows of. A peer's own word (a signed record, then what it tells over its connection)
/// goes before hearsay. Bounded in all and by source: a source that is full pushes out its own worst entry,
/// never another's; a full book gives up an entry that was never reached, of the source with most, before any
/// that was. Which one goes is decided by worth and age, never by its key, so that nobody can choose it.
/// Thread-safe.
/// </summary>
internal sealed class AddressBook
{
    private readonly PeerId _local;
    private readonly BookOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private readonly Dictionary<PeerId, BookEntry> _entries = [];
    private readonly Dictionary<BookSource, int> _bySource = [];
    private long _number;
    private long _version;

    /// <summary>An empty book of a node; times are of the clock's wall time.</summary>
    public AddressBook(PeerId local, BookOptions options, TimeProvider time)
    {
        _local = local;
        _options = options;
        _time = time;
    }

    /// <summary>Changes with every change of the book.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Peers known.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>All entries, oldest first.</summary>
    public IReadOnlyList<BookEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Values.OrderBy(entry => entry.Number)];
            }
        }
    }

    /// <summary>What is known of a peer; null when nothing is.</summary>
    public BookEntry? Find(PeerId peer)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(peer);
        }
    }

    /// <summary>A peer's signed record; empty when there is none to offer.</summary>
    public ReadOnlyMemory<byte> RecordOf(PeerId peer) => Find(peer)?.Record ?? default;

    /// <summary>A peer of the configuration. False when there are too many.</summary>
    public bool Configure(PeerId peer, Multiaddr address)
    {
        lock (_gate)
        {
            bool isNew = _entries.GetValueOrDefault(peer)?.Source != BookSource.Configured;
            if (isNew && _bySource.GetValueOrDefault(BookSource.Configured) >= _options.ConfiguredMax)
            {
                return false;
            }

            BookAddress[] own = Select(peer, [address], AddressScope.Loopback);
            if (own.Length == 0 || EntryFor(peer, BookSource.Configured) is not { } entry)
            {
                return false;
            }

            // The operator's address is tried first and stays, whatever the peer says of itself.
            Put(entry with
            {
                Source = BookSource.Configured,
                Addresses = Limited([.. own.Select(one => KnownOr(entry, one)), .. entry.Addresses]),
            });
            return true;
        }
    }

    /// <summary>
    /// Somebody says where another peer is. Taken when the peer's own word is not known, or led nowhere.
    /// False when nothing was taken.
    /// </summary>
    /// <param name="peer">Who it is about.</param>
    /// <param name="addresses">Those that cannot be dialed are left out.</param>
    /// <param name="source">Who says so.</param>
    /// <param name="least">How far an address must reach to be believed of this source.</param>
    public bool Hear(PeerId peer, IEnumerable<Multiaddr> addresses, BookSource source, AddressScope least)
    {
        lock (_gate)
        {
            BookAddress[] heard = Select(peer, addresses, least);
            bool stands = _entries.TryGetValue(peer, out BookEntry? known)
                && known.IsOwnWord
                && known.Addresses.Any(address => address.Failures < _options.DoubtAfter);
            if (heard.Length == 0 || stands || EntryFor(peer, source) is not { } entry)
            {
                return false;
            }

            Put(entry with { Addresses = Merged(entry.Addresses, heard) });
            return true;
        }
    }

    /// <summary>
    /// A peer says over its own connection where it is, unsigned. A signed record goes before. False when
    /// nothing was taken.
    /// </summary>
    public bool TakeOwn(PeerId peer, IEnumerable<Multiaddr> addresses, BookSource source, AddressScope least)
    {
        lock (_gate)
        {
            BookAddress[] own = Select(peer, addresses, least);
            if (own.Length == 0
                || _entries.GetValueOrDefault(peer)?.Sequence > 0
                || EntryFor(peer, source) is not { } entry)
            {
                return false;
            }

            Put(Replaced(entry, own));
            return true;
        }
    }

    /// <summary>
    /// A peer's signed record, from whomever. Only a newer one than the last is taken. False when nothing
    /// was.
    /// </summary>
    /// <param name="record">The record, its signature checked.</param>
    /// <param name="envelope">The bytes it was signed in.</param>
    /// <param name="source">Who gave it.</param>
    /// <param name="least">How far an address must reach to be believed of this source.</param>
    public bool TakeRecord(
        PeerRecord record, ReadOnlyMemory<byte> envelope, BookSource source, AddressScope least)
    {
        lock (_gate)
        {
            BookAddress[] own = Select(record.Peer, record.Addresses, least);
            bool isOld = _entries.TryGetValue(record.Peer, out BookEntry? known)
                && !known.Record.IsEmpty
                && record.Sequence <= known.Sequence;
            if (own.Length == 0 || isOld || EntryFor(record.Peer, source) is not { } entry)
            {
                return false;
            }

            Put(Replaced(entry, own) with
            {
                Record = envelope.Length <= BookEntry.RecordBytesMax ? envelope.ToArray() : default,
                Sequence = Math.Max(1, record.Sequence),
            });
            return true;
        }
    }

    /// <summary>This node reached a peer at an address.</summary>
    public void Reached(PeerId peer, Multiaddr address)
    {
        lock (_gate)
        {
            BookAddress[] reached = Select(peer, [address], AddressScope.Loopback);
            if (reached.Length == 0
                || EntryFor(peer, BookSource.OfItself(NetworkGroup.Of(address))) is not { } entry)
            {
                return;
            }

            Put(entry with
            {
                Addresses = Limited(
                [
                    KnownOr(entry, reached[0]) with { RetryAt = default },
                    .. entry.Addresses,
                ]),
                LastSuccess = _time.GetUtcNow(),
                HeardAt = _time.GetUtcNow(),
            });
        }
    }

    /// <summary>An address came to nothing, or what it gave did not last: it rests.</summary>
    public void Failed(PeerId peer, Multiaddr address, TimeSpan rest)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ChangeAddress(peer, address, known => known with
        {
            Failures = Math.Min(known.Failures + 1, 1_000),
            RetryAt = now + rest,
        });
        lock (_gate)
        {
            if (_entries.TryGetValue(peer, out BookEntry? entry))
            {
                Put(entry with { LastFailure = now });
                GiveUpUnreachable(entry, now);
            }
        }
    }

    /// <summary>A connection lasted: earlier failures of its address count no more.</summary>
    public void Settled(PeerId peer, Multiaddr address) =>
        ChangeAddress(peer, address, known => known with { Failures = 0, RetryAt = default });

    /// <summary>Writes down a peer's score, when the peer is known.</summary>
    public void Note(PeerId peer, double score) =>
        Change(peer, entry => entry with { Score = score, ScoredAt = _time.GetUtcNow() });

    /// <summary>Writes down a ban. A peer without an entry gets one.</summary>
    public void Ban(PeerId peer, DateTimeOffset until)
    {
        lock (_gate)
        {
            DateTimeOffset now = _time.GetUtcNow();
            BookEntry[] banned = [.. _entries.Values.Where(other => other.IsBanned(now))];
            if (banned.Length >= _options.BansMax)
            {
                Put(banned.MinBy(other => (other.BannedUntil, other.Number))! with { BannedUntil = null });
            }

            if (EntryFor(peer, BookSource.Local) is { } entry)
            {
                Put(entry with { BannedUntil = until });
            }
        }
    }

    /// <summary>
    /// Takes entries of a file into an empty book, oldest first: as many as the maxima allow. Times ahead of
    /// the clock by more than a day come from a clock that was wrong, and are not kept.
    /// </summary>
    public void Restore(IEnumerable<BookEntry> entries)
    {
        lock (_gate)
        {
            DateTimeOffset latest = _time.GetUtcNow() + TimeSpan.FromDays(1);
            foreach (BookEntry saved in entries.OrderBy(entry => entry.Number))
            {
                // Today's configuration is another one than that of the file.
                BookSource source = saved.Source == BookSource.Configured ? BookSource.Local : saved.Source;
                if (EntryFor(saved.Peer, source) is { } entry)
                {
                    Put(saved with
                    {
                        Source = source,
                        Number = entry.Number,
                        HeardAt = saved.HeardAt <= latest ? saved.HeardAt : latest,
                        LastSuccess = saved.LastSuccess <= latest ? saved.LastSuccess : null,
                        BannedUntil = saved.BannedUntil <= latest ? saved.BannedUntil : null,
                        Addresses =
                        [
                            .. saved.Addresses.Select(address =>
                                address.RetryAt <= latest ? address : address with { RetryAt = default }),
                        ],
                    });
                }
            }
        }
    }

    // Everything below is called under the gate.
    private static BookAddress[] Select(PeerId peer, IEnumerable<Multiaddr> addresses, AddressScope least) =>
        PeerIdText.TryGetMultihash(peer, out _)
            ?
            [
                .. addresses
                    .Where(address => (address.Peer ?? peer) == peer)
                    .Where(address => AddressReach.IsDialable(address, least))
                    .Where(address => address.Bytes.Length <= BookEntry.AddressBytesMax - 64)
                    .Select(address => address.WithPeer(peer))
                    .Distinct()
                    .Take(BookEntry.AddressesMax)
                    .Select(address => new BookAddress(address)),
            ]
            : [];

    private static BookAddress KnownOr(BookEntry entry, BookAddress address) =>
        entry.Addresses.FirstOrDefault(known => known.Address.Equals(address.Address)) ?? address;

    private static ImmutableArray<BookAddress> Limited(IEnumerable<BookAddress> addresses) =>
        [.. addresses.DistinctBy(address => address.Address).Take(BookEntry.AddressesMax)];

    /// <summary>
    /// New addresses after the known ones; in a full list they take the place of what failed most.
    /// </summary>
    private static ImmutableArray<BookAddress> Merged(ImmutableArray<BookAddress> known, BookAddress[] heard)
    {
        List<BookAddress> merged = [.. known];
        foreach (BookAddress one in heard.Where(one => !known.Any(old => old.Address.Equals(one.Address))))
        {
            BookAddress? worst = merged.MaxBy(address => address.Failures);
            if (merged.Count >= BookEntry.AddressesMax && (worst is null || worst.Failures == 0))
            {
                break;
            }

            if (merged.Count >= BookEntry.AddressesMax)
            {
                merged.Remove(worst!);
            }

            merged.Add(one);
        }

        return [.. merged];
    }

    private BookEntry Replaced(BookEntry entry, BookAddress[] own)
    {
        // What was reached or configured is kept behind the peer's own list: it is known to work.
        bool isProven = entry.Source == BookSource.Configured || entry.LastSuccess is not null;
        IEnumerable<BookAddress> proven = isProven ? entry.Addresses.Take(1) : [];
        return entry with
        {
            Addresses = Limited([.. own.Select(one => KnownOr(entry, one)), .. proven]),
            IsOwnWord = true,
            HeardAt = _time.GetUtcNow(),
        };
    }

    private void Change(PeerId peer, Func<BookEntry, BookEntry> change)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(peer, out BookEntry? entry))
            {
                Put(change(entry));
            }
        }
    }

    private void ChangeAddress(PeerId peer, Multiaddr address, Func<BookAddress, BookAddress> change) =>
        Change(peer, entry => entry with
        {
            Addresses =
            [
                .. entry.Addresses.Select(known => known.Address.Equals(address) ? change(known) : known),
            ],
        });

    /// <summary>The entry of a peer, or a new one if there is or can be made room; null otherwise.</summary>
    private BookEntry? EntryFor(PeerId peer, BookSource source)
    {
        if (_entries.TryGetValue(peer, out BookEntry? known))
        {
            return known;
        }

        bool fits = peer != _local && PeerIdText.TryGetMultihash(peer, out _) && TryMakeRoom(source);
        return fits ? new BookEntry(peer, source, ++_number) { HeardAt = _time.GetUtcNow() } : null;
    }

    private void Put(BookEntry entry)
    {
        BookSource? before = _entries.GetValueOrDefault(entry.Peer)?.Source;
        if (before != entry.Source)
        {
            Tally(before, -1);
            Tally(entry.Source, 1);
        }

        _entries[entry.Peer] = entry;
        Interlocked.Increment(ref _version);
    }

    private void Tally(BookSource? source, int change)
    {
        if (source is { } one && (_bySource[one] = _bySource.GetValueOrDefault(one) + change) == 0)
        {
            _bySource.Remove(one);
        }
    }

    private bool TryMakeRoom(BookSource source)
    {
        DateTimeOffset now = _time.GetUtcNow();
        bool isFull = source.IsLimited && _bySource.GetValueOrDefault(source) >= _options.PerSourceMax;
        if (isFull)
        {
            return TryGiveUp(_entries.Values.Where(entry =>
                entry.Source == source && !IsProven(entry, now) && !entry.IsBanned(now)), now);
        }

        return _entries.Count < _options.EntriesMax || TryGiveUp(_entries.Values.Where(entry =>
            entry.Source != BookSource.Configured && !entry.IsBanned(now)), now);
    }

    private bool TryGiveUp(IEnumerable<BookEntry> candidates, DateTimeOffset now)
    {
        BookEntry? worst = candidates.MinBy(entry => (
            IsProven(entry, now),
            -_bySource[entry.Source],
            -entry.Addresses.Sum(address => address.Failures),
            entry.Score,
            entry.HeardAt,
            entry.Number));
        if (worst is null)
        {
            return false;
        }

        Remove(worst);
        return true;
    }

    // Names of peers that never were would else be dialed for ever.
    private void GiveUpUnreachable(BookEntry entry, DateTimeOffset now)
    {
        bool isKept = entry.Source == BookSource.Configured || IsProven(entry, now) || entry.IsBanned(now)
            || entry.Score < 0;
        if (!isKept && entry.Addresses.All(address => address.Failures >= _options.GiveUpAfter))
        {
            Remove(entry);
        }
    }

    private void Remove(BookEntry entry)
    {
        _entries.Remove(entry.Peer);
        Tally(entry.Source, -1);
        Interlocked.Increment(ref _version);
    }

    private bool IsProven(BookEntry entry, DateTimeOffset now) =>
        now - entry.LastSuccess <= _options.ProvenFor;
}
