using System.Numerics;
using System.Text;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Abi;

/// <summary>Random types and values of them, from a seed.</summary>
internal static class AbiSamples
{
    public static AbiType Type(Random random, int depth = 0)
    {
        int pick = random.Next(depth < 3 ? 10 : 7);
        return pick switch
        {
            0 => AbiType.Parse($"uint{8 * random.Next(1, 33)}"),
            1 => AbiType.Parse($"int{8 * random.Next(1, 33)}"),
            2 => AbiType.Parse("address"),
            3 => AbiType.Parse("bool"),
            4 => AbiType.Parse($"bytes{random.Next(1, 33)}"),
            5 => AbiType.Parse("bytes"),
            6 => AbiType.Parse("string"),
            7 => AbiType.ArrayOf(Type(random, depth + 1)),
            8 => AbiType.ArrayOf(Type(random, depth + 1), random.Next(1, 4)),
            _ => AbiType.TupleOf(
            [
                .. Enumerable.Range(0, random.Next(1, 4))
                    .Select(i => new AbiParameter($"f{i}", Type(random, depth + 1))),
            ]),
        };
    }

    public static AbiValue Value(Random random, AbiType type) => type.Kind switch
    {
        AbiKind.UInt => Number(random, type.Size * 8),
        AbiKind.Int => random.Next(2) == 0
            ? (BigInteger)Number(random, (type.Size * 8) - 1)
            : -1 - (BigInteger)Number(random, (type.Size * 8) - 1),
        AbiKind.Address => new Address(Bytes(random, 20)),
        AbiKind.Bool => random.Next(2) == 0,
        AbiKind.FixedBytes => Bytes(random, type.Size),
        AbiKind.Bytes => Bytes(random, random.Next(3) * random.Next(1, 40)),
        AbiKind.String => Text(random),
        AbiKind.Array => AbiValue.List(
            Enumerable.Range(0, type.Size < 0 ? random.Next(4) : type.Size),
            _ => Value(random, type.Element!)),
        _ => AbiValue.List(type.Components, c => Value(random, c.Type)),
    };

    private static UInt256 Number(Random random, int bits) =>
        new UInt256(Bytes(random, 32)) >> (256 - random.Next(bits == 0 ? 0 : 1, bits + 1));

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random)
    {
        StringBuilder text = new();
        for (int i = random.Next(30); i > 0; i--)
        {
            text.Append(random.Next(4) == 0 ? "\u00e9\u6f22\ud83d\ude00" : "a");
        }

        return text.ToString();
    }
}
