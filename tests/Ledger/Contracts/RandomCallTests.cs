using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>
/// Whatever bytes or arguments a caller sends to a contract, the node answers with a result or a named
/// refusal; it never throws, and the supply stays whole.
/// </summary>
[TestFixture]
public class RandomCallTests
{
    private const int CallsEach = 400;
    private const int BlocksEach = 12;

    [Test]
    public void Call_OfRandomBytes_NeverThrows([Range(0, SystemContracts.Count - 1)] int contract)
    {
        TestChain chain = new();
        Random random = new(contract);
        for (int i = 0; i < CallsEach; i++)
        {
            byte[] data = new byte[random.Next(400)];
            random.NextBytes(data);
            CallResult result = chain.Call(SystemContracts.Addresses[contract], data, value: (ulong)(i % 2));
            Assert.That(result.Failure, Is.EqualTo(CallFailure.Reverted));
        }
    }

    [Test]
    public void Call_OfEveryFunctionWithRandomArguments_IsAnsweredOrRefusedByName(
        [Range(0, SystemContracts.Count - 1)] int index)
    {
        TestChain chain = new();
        if (chain.Executor.Contracts.Find(SystemContracts.Addresses[index]) is not { } contract)
        {
            Assert.That(index, Is.GreaterThanOrEqualTo(6), "Governance and Disputes have no functions yet");
            return;
        }

        Random random = new(index);
        for (int i = 0; i < CallsEach; i++)
        {
            AbiFunction function = contract.Abi.Functions[i % contract.Abi.Functions.Count];
            UInt256 value = function.IsPayable && random.Next(2) == 0 ? TestChain.Open : UInt256.Zero;
            CallResult result = chain.Call(contract.Address, RandomCall(function, random), value: value);
            string reason = result.Failure == CallFailure.Reverted
                && AbiRevert.TryDecode(result.Output.Span, out string text) ? text : "";
            Assert.That(
                result.Failure is CallFailure.None or CallFailure.OutOfGas
                || reason.Split(':')[0].All(c => char.IsAsciiLetterUpper(c) || c == '_'),
                Is.True, $"{function.Signature}: {result.Failure} {reason}");
        }
    }

    [Test]
    public void Blocks_OfRandomCalls_KeepTheSupplyAndVerify([Range(1, 4)] int seed)
    {
        TestChain chain = new();
        Random random = new(seed);
        for (int block = 0; block < BlocksEach; block++)
        {
            List<Transaction> transactions = [];
            for (int i = 0; i < 40; i++)
            {
                SystemContract contract =
                    chain.Executor.Contracts.Find(SystemContracts.Addresses[random.Next(6)])!;
                AbiFunction function = contract.Abi.Functions[random.Next(contract.Abi.Functions.Count)];
                UInt256 value = function.IsPayable ? TestChain.Open * (ulong)random.Next(3) : UInt256.Zero;
                transactions.Add(chain.Sign(
                    TestChain.Keys[i % TestChain.AccountCount], contract.Address, value,
                    RandomCall(function, random)));
            }

            ExecutedBlock executed = chain.Mine([.. transactions]);
            Assert.That(executed.Receipts, Has.Count.EqualTo(40));
            Assert.That(SupplyAudit.Recount(chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));
        }
    }

    private static byte[] RandomCall(AbiFunction function, Random random) =>
        function.EncodeCall([.. function.Inputs.Select(p => RandomValue(p.Type, random))]);

    private static AbiValue RandomValue(AbiType type, Random random) => type.Kind switch
    {
        AbiKind.UInt => RandomNumber(type.Size, random),
        AbiKind.Address => RandomAddress(random),
        AbiKind.Bool => random.Next(2) == 0,
        AbiKind.FixedBytes => RandomBytes(type.Size, random),
        AbiKind.Bytes => random.Next(2) == 0
            ? RandomBytes(random.Next(200), random)
            : System.Text.Encoding.UTF8.GetBytes(RandomText(random)),
        AbiKind.String => RandomText(random),
        AbiKind.Array => AbiValue.List(
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(type.Element!, random))]),
        AbiKind.Tuple => AbiValue.List([.. type.Components.Select(c => RandomValue(c.Type, random))]),
        _ => throw new InvalidOperationException($"no contract takes a {type}"),
    };

    private static UInt256 RandomNumber(int size, Random random)
    {
        UInt256 max = size == UInt256.Size ? UInt256.MaxValue : (UInt256.One << (size * 8)) - UInt256.One;
        return random.Next(6) switch
        {
            0 => UInt256.Zero,
            1 or 2 => UInt256.One,
            3 => max,
            4 => max >> 1,
            _ => (ulong)random.Next(size == 1 ? 4 : 1_000),
        };
    }

    private static Address RandomAddress(Random random) => random.Next(4) switch
    {
        0 => Address.Zero,
        1 => SystemContracts.Addresses[random.Next(SystemContracts.Count)],
        _ => TestChain.Keys[random.Next(TestChain.AccountCount)].Address,
    };

    private static byte[] RandomBytes(int length, Random random)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string RandomText(Random random) => random.Next(4) == 0
        ? ""
        : string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => $"word{random.Next(50)}"));
}
