using System.Text;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Abi;

public class AbiContractTests
{
    private static readonly AbiContract Sample = AbiContract.Parse("""
        [
          {"type": "function", "name": "move", "stateMutability": "payable",
           "inputs": [{"name": "steps", "type": "tuple[2]", "components": [
             {"name": "to", "type": "address"}, {"name": "amounts", "type": "uint128[]"}]}],
           "outputs": [{"name": "ok", "type": "bool"}]},
          {"type": "function", "name": "move", "stateMutability": "view", "inputs": [], "outputs": []},
          {"type": "event", "name": "Moved", "inputs": [
             {"name": "from", "type": "address", "indexed": true},
             {"name": "note", "type": "string", "indexed": true},
             {"name": "amount", "type": "uint256", "indexed": false},
             {"name": "memo", "type": "string", "indexed": false}]},
          {"type": "error", "name": "Nope", "inputs": []},
          {"type": "constructor", "inputs": []}
        ]
        """u8);

    [Test]
    public void Parse_Functions_HaveTheirSignatures()
    {
        Assert.That(
            Sample.Functions.Select(f => f.Signature),
            Is.EqualTo((string[])["move((address,uint128[])[2])", "move()"]));
        Assert.That(Sample.Function("move()").IsView, Is.True);
        Assert.That(Sample.Function("move((address,uint128[])[2])").IsPayable, Is.True);
        Assert.That(() => Sample.Function("move"), Throws.TypeOf<KeyNotFoundException>());
        Assert.That(() => Sample.Function("nothing"), Throws.TypeOf<KeyNotFoundException>());
        Assert.That(Sample.Functions[0].Inputs[0].Type.Element!.Components[1].Name, Is.EqualTo("amounts"));
    }

    [Test]
    public void TryFindFunction_Calldata_FindsBySelector()
    {
        AbiFunction move = Sample.Functions[0];
        AbiValue step = AbiValue.List(Address.FromTail(7), AbiValue.List(1UL, 2UL));
        byte[] call = move.EncodeCall(AbiValue.List(step, step));
        Assert.That(Sample.TryFindFunction(call, out AbiFunction? found), Is.True);
        Assert.That(found, Is.SameAs(move));
        Assert.That(move.TryDecodeCall(call, out AbiValue[] arguments, out _), Is.True);
        Assert.That(arguments[0][1][1][0].AsUInt64(), Is.EqualTo(1));
        Assert.That(Sample.TryFindFunction([1, 2, 3], out _), Is.False);
        Assert.That(Sample.TryFindFunction([1, 2, 3, 4], out _), Is.False);
        Assert.That(Sample.Functions[1].TryDecodeCall(call, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.WrongSelector));
    }

    [Test]
    public void Event_Log_RoundTrips()
    {
        AbiEvent moved = Sample.Event("Moved");
        LogEntry log = moved.ToLog(Address.FromTail(9), Address.FromTail(7), "a note", 5UL, "a memo");
        Assert.That(log.Topics, Has.Count.EqualTo(3));
        Assert.That(
            log.Topics[0],
            Is.EqualTo(Keccak.Hash(Encoding.ASCII.GetBytes("Moved(address,string,uint256,string)"))));
        Assert.That(log.Topics[2], Is.EqualTo(Keccak.Hash("a note"u8)));
        Assert.That(Sample.TryFindEvent(log, out AbiEvent? found), Is.True);
        Assert.That(found!.TryDecode(log, out AbiValue[] values, out _), Is.True);
        Assert.That(
            values,
            Is.EqualTo((AbiValue[])[Address.FromTail(7), Keccak.Hash("a note"u8), 5UL, "a memo"]));
    }

    [Test]
    public void Event_ForeignLog_IsRefused()
    {
        AbiEvent moved = Sample.Event("Moved");
        LogEntry log = moved.ToLog(Address.FromTail(9), Address.FromTail(7), "a note", 5UL, "a memo");
        Assert.That(
            moved.TryDecode(log with { Topics = [log.Topics[0]] }, out _, out AbiError error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.WrongSelector));
        Hash256 notAnAddress = Keccak.Hash([1]);
        LogEntry dirty = log with { Topics = [log.Topics[0], notAnAddress, log.Topics[2]] };
        Assert.That(moved.TryDecode(dirty, out _, out error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.OutOfRange));
        Assert.That(moved.TryDecode(log with { Data = new byte[1] }, out _, out error), Is.False);
        Assert.That(error, Is.EqualTo(AbiError.Truncated));
    }

    [TestCase("{}")]
    [TestCase("[")]
    [TestCase("[1]")]
    [TestCase("[{}]")]
    [TestCase("""[{"type": "function", "name": null, "inputs": []}]""")]
    [TestCase("""[{"type": "function", "name": "f", "inputs": [{"type": "uint7"}]}]""")]
    [TestCase("""[{"type": "function", "name": "f", "inputs": [{"type": "tuple"}]}]""")]
    [TestCase("""[{"name": "f", "inputs": [{"type": "tuplex", "components": [{"type": "bool"}]}]}]""")]
    [TestCase("""[{"type": "poem"}]""")]
    [TestCase("""[{"name": "f", "inputs": []}, {"type": "function", "name": "f", "inputs": []}]""")]
    [TestCase("""[{"type": "event", "name": "e", "inputs": [{"type": "bool[]", "indexed": true}]}]""")]
    public void Parse_NoAbi_IsRefused(string json) =>
        Assert.That(() => AbiContract.Parse(Encoding.UTF8.GetBytes(json)), Throws.TypeOf<FormatException>());

    [Test]
    public void Parse_BeyondTheLimits_IsRefused()
    {
        byte[] large = new byte[AbiContract.JsonSizeMax + 1];
        large.AsSpan().Fill((byte)' ');
        (large[0], large[^1]) = ((byte)'[', (byte)']');
        Assert.That(() => AbiContract.Parse(large), Throws.TypeOf<FormatException>());
        Assert.That(AbiContract.Parse([.. large[..^2], (byte)']']).Functions, Is.Empty);
        string many = "[" + string.Join(
            ',',
            Enumerable.Range(0, AbiContract.EntryCountMax + 1)
                .Select(i => $$"""{"name": "f{{i}}", "inputs": []}""")) + "]";
        Assert.That(() => AbiContract.Parse(Encoding.UTF8.GetBytes(many)), Throws.TypeOf<FormatException>());
        string wide = "f(" + string.Join(',', Enumerable.Repeat("bool", AbiType.ComponentCountMax + 1)) + ")";
        Assert.That(() => AbiFunction.Parse(wide), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Event_MoreThanFourTopics_IsRefused()
    {
        AbiParameter indexed = new("", AbiType.Parse("bool"), IsIndexed: true);
        Assert.That(() => new AbiEvent("E", [indexed, indexed, indexed]), Throws.Nothing);
        Assert.That(
            () => new AbiEvent("E", [indexed, indexed, indexed, indexed]), Throws.TypeOf<FormatException>());
        AbiEvent anonymous = new("E", [indexed, indexed, indexed, indexed], isAnonymous: true);
        LogEntry log = anonymous.ToLog(Address.Zero, true, false, true, false);
        Assert.That(log.Topics, Has.Count.EqualTo(AbiEvent.TopicCountMax));
        Assert.That(anonymous.TryDecode(log, out AbiValue[] values, out _), Is.True);
        Assert.That(values, Is.EqualTo((AbiValue[])[true, false, true, false]));
    }

    [Test]
    public void Parse_TheFilesOfTheRepository_AllRead()
    {
        string[] files = Directory.GetFiles(Path.Combine(Vectors.RepositoryFolder(), "abi"), "*.json");
        Assert.That(files, Is.Not.Empty);
        foreach (string file in files)
        {
            AbiContract contract = AbiContract.Parse(File.ReadAllBytes(file));
            Assert.That(contract.Functions, Is.Not.Empty, file);
        }
    }
}
