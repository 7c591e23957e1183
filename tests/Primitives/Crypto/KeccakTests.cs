using System.Text;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using Org.BouncyCastle.Crypto.Digests;

namespace OpenLedger.Primitives.Tests.Crypto;

/// <summary>Keccak-256 against published hashes and an independent implementation.</summary>
public sealed class KeccakTests
{
    [TestCase("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [TestCase("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [TestCase("Transfer(address,address,uint256)",
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Hash_KnownText_IsThePublishedHash(string text, string hash) =>
        Assert.That(Keccak.Hash(Encoding.UTF8.GetBytes(text)), Is.EqualTo(Hash256.Parse(hash)));

    [Test]
    public void Hash_EveryLengthToAThousand_AgreesWithBouncyCastle()
    {
        byte[] data = new byte[1_001];
        new Random(7).NextBytes(data);
        for (int length = 0; length <= 1_000; length++)
        {
            KeccakDigest oracle = new(256);
            oracle.BlockUpdate(data, 0, length);
            byte[] expected = new byte[32];
            oracle.DoFinal(expected, 0);
            Assert.That(
                Keccak.Hash(data.AsSpan(0, length)).ToArray(), Is.EqualTo(expected), $"{length} bytes");
        }
    }
}
