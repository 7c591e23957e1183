using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.State;

namespace OpenLedger.Storage.Tests.State;

public sealed class StateFormatPropertyTests
{
    private static readonly Gen<Hash256> Hashes = Gen.Choose(0, 3).Select(i => Keccak.Hash([(byte)i]));

    [Test]
    public void Account_AnyEncodedAndDecoded_IsTheSame()
    {
        Gen<Account> accounts =
            from nonce in ArbMap.Default.GeneratorFor<ulong>()
            from balance in Gen.OneOf(Gen.Constant(UInt256.Zero), Hashes.Select(h => new UInt256(h.ToArray())))
            from storage in Gen.OneOf(Gen.Constant(KnownHashes.EmptyTrieRoot), Hashes)
            from code in Gen.OneOf(Gen.Constant(Keccak.OfEmpty), Hashes)
            select new Account(nonce, balance, storage, code);

        Prop.ForAll(accounts.ToArbitrary(), account =>
        {
            byte[] buffer = new byte[FlatAccountCodec.SizeMax];
            int length = FlatAccountCodec.Encode(account, buffer);
            return FlatAccountCodec.Decode(buffer.AsSpan(0, length)) == account;
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void NodeKeys_AsBytes_AreInTheOrderOfTheTrie_AndUnique()
    {
        Gen<TrieNodeKey> keys =
            from owner in Hashes
            from nibbles in Gen.Choose(0, 15).Select(n => (byte)n).ArrayOf()
            from twin in Gen.Choose(0, 2)
            select new TrieNodeKey(owner, NibblePath.FromNibbles([.. nibbles.Take(60), .. new byte[twin]]));

        Prop.ForAll(keys.Two().ToArbitrary(), pair =>
        {
            (TrieNodeKey a, TrieNodeKey b) = pair;
            int bytes = Math.Sign(KeyOf(a).AsSpan().SequenceCompareTo(KeyOf(b)));
            int order = a.Owner == b.Owner ? a.Path.CompareTo(b.Path) : a.Owner.CompareTo(b.Owner);
            return bytes == Math.Sign(order) && bytes == 0 == (a == b);
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] KeyOf(TrieNodeKey key)
    {
        byte[] buffer = new byte[StateKeyLayout.NodeSize];
        StateKeyLayout.WriteNode(buffer, key);
        return StateKeyLayout.TableKey(buffer).ToArray();
    }
}
