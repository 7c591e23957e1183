using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.State;
using OpenLedger.TestKit;

namespace OpenLedger.Storage.Tests.Chain;

/// <summary>Keys and values of format 1, frozen: a change here breaks every database there is.</summary>
public sealed class FormatVectorTests
{
    private static readonly Hash256 SomeHash = Hash256.Parse(string.Concat(Enumerable.Repeat("c5", 32)));
    private static readonly Address SomeAddress = Address.FromTail(0xA1B2C3D4);

    [Test]
    public void Format_KeysAndValues_AreTheFrozenOnes()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "tests/Storage/Vectors/format-1.json");
        Dictionary<string, string> frozen =
            JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))!;

        Dictionary<string, string> now =
            Format().ToDictionary(row => row.Name, row => Convert.ToHexStringLower(row.Bytes));

        Assert.That(now, Is.EquivalentTo(frozen));
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Format()
    {
        TrieNodeKey node = new(SomeHash, NibblePath.FromNibbles([1, 2, 3]));
        yield return ("state account key", Key(StateKeyLayout.AccountSize, 258, key =>
            StateKeyLayout.WriteAccount(key, SomeAddress)));
        yield return ("state slot key", Key(StateKeyLayout.SlotSize, 258, key =>
            StateKeyLayout.WriteSlot(key, SomeAddress, 0xABCD)));
        yield return ("state node key", Key(StateKeyLayout.NodeSize, 258, key =>
            StateKeyLayout.WriteNode(key, node)));
        yield return ("state journal key", Key(StateKeyLayout.JournalSize, 258, key =>
            StateKeyLayout.WriteJournal(key, 258)));
        yield return ("header key", ChainKeyLayout.Numbered(
            new byte[ChainKeyLayout.NumberedSize], ChainKeyLayout.Header, 258).ToArray());
        yield return ("certificate key", ChainKeyLayout.Numbered(
            new byte[ChainKeyLayout.NumberedSize], ChainKeyLayout.Certificate, 258).ToArray());
        yield return ("content key", ChainKeyLayout.Hashed(
            new byte[ChainKeyLayout.HashedSize], ChainKeyLayout.Content, SomeHash).ToArray());
        yield return ("validator set key", ChainKeyLayout.Hashed(
            new byte[ChainKeyLayout.HashedSize], ChainKeyLayout.ValidatorSet, SomeHash).ToArray());
        yield return ("transaction key", ChainKeyLayout.Hashed(
            new byte[ChainKeyLayout.HashedSize], ChainKeyLayout.Transaction, SomeHash).ToArray());
        yield return ("log filter key", ChainKeyLayout.Numbered(
            new byte[ChainKeyLayout.NumberedSize], ChainKeyLayout.LogFilter, 258).ToArray());
        yield return ("use key", ChainKeyLayout.Paired(
            new byte[ChainKeyLayout.PairedSize], ChainKeyLayout.Use, 258, 9).ToArray());
        yield return ("earned key", ChainKeyLayout.EarnedBy(
            new byte[ChainKeyLayout.EarnedKeySize], new ContributionId(258), new ModelId(2), new Epoch(3))
            .ToArray());
        yield return ("repeated key", ChainKeyLayout.Numbered(
            new byte[ChainKeyLayout.NumberedSize], ChainKeyLayout.Repeated, 258).ToArray());
        yield return ("transfers key", ChainKeyLayout.Numbered(
            new byte[ChainKeyLayout.NumberedSize], ChainKeyLayout.Transfers, 258).ToArray());
        yield return ("touched key", ChainKeyLayout.TouchedBy(
            new byte[ChainKeyLayout.TouchedSize], SomeAddress, 258, 3).ToArray());
        yield return ("sent key", ChainKeyLayout.SentBy(
            new byte[ChainKeyLayout.SentSize], SomeAddress, 258).ToArray());
        yield return ("transfers", TransferCodec.Encode([new InternalTransfer(3, SomeAddress, Address.Zero, 258)]));
        yield return ("head", new ChainHead(new Height(258), SomeHash, Hash256.Zero, 9).Encode());
        yield return ("corpus events", CorpusEventCodec.Encode(
            [
                new CorpusEvent.Admitted(new ContributionId(258), new DatanetId(2), SomeHash, Held: true),
                new CorpusEvent.Released(new ContributionId(258)),
                new CorpusEvent.Sealed(new SegmentId(3), new DatanetId(2)),
            ]));
        yield return ("attributions", AttributionCodec.Encode([RecordCodecTests.Record(2)]));
    }

    private static byte[] Key(int size, ulong height, Action<byte[]> write)
    {
        byte[] key = new byte[size];
        write(key);
        StateKeyLayout.SetHeight(key, height);
        return key;
    }
}
