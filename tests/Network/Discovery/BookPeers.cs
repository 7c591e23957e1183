using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Tests.Discovery;

/// <summary>Peers with identities made of numbers, and books that know some.</summary>
internal static class BookPeers
{
    public static readonly PeerId Self = Identity(1_000_000).PeerId;

    public static NodeIdentity Identity(int number)
    {
        byte[] seed = new byte[NodeIdentity.SeedSize];
        BitConverter.TryWriteBytes(seed, number);
        return new NodeIdentity(seed);
    }

    public static PeerId Id(int number) => Identity(number).PeerId;

    public static Multiaddr At(string ip, int port = 4_001) => Multiaddr.Parse($"/ip4/{ip}/tcp/{port}");

    /// <summary>A public address of its own network of 16 bits for each number below 40,000.</summary>
    public static Multiaddr Public(int number) =>
        At($"{11 + (number / 200)}.{1 + (number % 200)}.{1 + (number % 7)}.1");

    public static AddressBook Book(TimeProvider time, BookOptions? options = null) =>
        new(Self, options ?? new BookOptions(), time);

    public static byte[] Sealed(int number, ulong sequence, params Multiaddr[] addresses) =>
        PeerRecord.Seal(Identity(number), sequence, addresses);

    public static PeerRecord Opened(byte[] envelope) =>
        PeerRecord.TryOpen(envelope, out PeerRecord? record) ? record : throw new FormatException();
}
