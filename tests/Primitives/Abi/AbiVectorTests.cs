using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Abi;

/// <summary>
/// Published encodings: the public ABITests, and the examples of Solidity's contract ABI specification.
/// </summary>
public class AbiVectorTests
{
    [Test]
    public void Vectors_AllCases_EncodeAndDecode()
    {
        string path = Path.Combine(Vectors.EthereumFolder(), "ABITests", "basic_abi_tests.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int cases = 0;
        foreach (JsonProperty test in document.RootElement.EnumerateObject())
        {
            AbiType[] types =
            [
                .. test.Value.GetProperty("types").EnumerateArray()
                    .Select(t => AbiType.Parse(t.GetString()!)),
            ];
            AbiValue[] values =
                [.. test.Value.GetProperty("args").EnumerateArray().Select((a, i) => Value(types[i], a))];
            byte[] expected = Hex.Decode(test.Value.GetProperty("result").GetString()!);
            Assert.That(AbiEncoder.Encode(types, values), Is.EqualTo(expected), test.Name);
            Assert.That(
                AbiDecoder.TryDecode(types, expected, out AbiValue[] decoded, out _), Is.True, test.Name);
            Assert.That(decoded, Is.EqualTo(values), test.Name);
            cases++;
        }

        Assert.That(cases, Is.EqualTo(3));
    }

    // Made by Vectors/generate.mjs: random types and values on whose encoding ethers and viem agree.
    [Test]
    public void EncodeDecode_WhatEthersAndViemAgreeOn_IsTheSame()
    {
        string folder = Path.Combine(Vectors.RepositoryFolder(), "tests", "Primitives", "Abi", "Vectors");
        byte[] json = File.ReadAllBytes(Path.Combine(folder, "encoded.json"));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.That(document.RootElement.GetArrayLength(), Is.EqualTo(120));
        foreach (JsonElement test in document.RootElement.EnumerateArray())
        {
            AbiType[] types =
                [.. test.GetProperty("types").EnumerateArray().Select(t => AbiType.Parse(t.GetString()!))];
            AbiValue[] values =
                [.. test.GetProperty("values").EnumerateArray().Select((v, i) => Exact(types[i], v))];
            string encoded = test.GetProperty("encoded").GetString()!;
            Assert.That(Hex.Encode(AbiEncoder.Encode(types, values)), Is.EqualTo(encoded));
            bool ok = AbiDecoder.TryDecode(types, Hex.Decode(encoded), out AbiValue[] decoded, out _);
            Assert.That(ok, Is.True);
            Assert.That(decoded, Is.EqualTo(values));
        }
    }

    [TestCase("baz(uint32,bool)", "cdcd77c0")]
    [TestCase("bar(bytes3[2])", "fce353f6")]
    [TestCase("sam(bytes,bool,uint256[])", "a5643bf2")]
    [TestCase("f(uint256,uint32[],bytes10,bytes)", "8be65246")]
    [TestCase("g(uint256[][],string[])", "2289b18c")]
    [TestCase("transfer(address,uint256)", "a9059cbb")]
    [TestCase("Error(string)", "08c379a0")]
    public void Selector_KnownSignature_IsThePublishedOne(string signature, string selector) =>
        Assert.That(Convert.ToHexStringLower(AbiFunction.Parse(signature).Selector), Is.EqualTo(selector));

    [Test]
    public void EncodeCall_SolidityBaz_IsThePublishedOne() =>
        AssertCall(AbiFunction.Parse("baz(uint32,bool)"), "cdcd77c0", [69UL, true], "45", "01");

    [Test]
    public void EncodeCall_SolidityBar_IsThePublishedOne() =>
        AssertCall(
            AbiFunction.Parse("bar(bytes3[2])"),
            "fce353f6",
            [AbiValue.List("abc"u8.ToArray(), "def"u8.ToArray())],
            "616263" + new string('0', 58),
            "646566" + new string('0', 58));

    [Test]
    public void EncodeCall_SoliditySam_IsThePublishedOne() =>
        AssertCall(
            AbiFunction.Parse("sam(bytes,bool,uint256[])"),
            "a5643bf2",
            ["dave"u8.ToArray(), true, AbiValue.List(1UL, 2UL, 3UL)],
            "60", "01", "a0", "04", "64617665" + new string('0', 56), "03", "01", "02", "03");

    [Test]
    public void EncodeCall_SolidityG_IsThePublishedOne() =>
        AssertCall(
            AbiFunction.Parse("g(uint256[][],string[])"),
            "2289b18c",
            [
                AbiValue.List(AbiValue.List(1UL, 2UL), AbiValue.List(3UL)),
                AbiValue.List("one", "two", "three"),
            ],
            "40", "0140", "02", "40", "a0", "02", "01", "02", "01", "03",
            "03", "60", "a0", "e0",
            "03", "6f6e65" + new string('0', 58),
            "03", "74776f" + new string('0', 58),
            "05", "7468726565" + new string('0', 54));

    [Test]
    public void Revert_Reason_RoundTrips()
    {
        byte[] data = AbiRevert.Encode("Not enough Ether provided.");
        Assert.That(
            Hex.Encode(data),
            Is.EqualTo(
                "0x08c379a0" + Word("20") + Word("1a")
                + "4e6f7420656e6f7567682045746865722070726f76696465642e000000000000"));
        Assert.That(AbiRevert.TryDecode(data, out string reason), Is.True);
        Assert.That(reason, Is.EqualTo("Not enough Ether provided."));
        Assert.That(AbiRevert.TryDecode(data.AsSpan(0, 40), out _), Is.False);
        Assert.That(AbiRevert.TryDecode([], out _), Is.False);
    }

    private static void AssertCall(
        AbiFunction function, string selector, AbiValue[] arguments, params string[] words)
    {
        string expected = "0x" + selector + string.Concat(words.Select(Word));
        byte[] call = function.EncodeCall(arguments);
        Assert.That(Hex.Encode(call), Is.EqualTo(expected));
        Assert.That(function.TryDecodeCall(call, out AbiValue[] decoded, out _), Is.True);
        Assert.That(decoded, Is.EqualTo(arguments));
    }

    private static string Word(string hex) => hex.PadLeft(64, '0');

    private static AbiValue Exact(AbiType type, JsonElement value) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int =>
            BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        AbiKind.Address => Address.Parse(value.GetString()!),
        AbiKind.Bool => value.GetBoolean(),
        AbiKind.String => value.GetString()!,
        AbiKind.FixedBytes or AbiKind.Bytes => Hex.Decode(value.GetString()!),
        AbiKind.Array => AbiValue.List(value.EnumerateArray(), e => Exact(type.Element!, e)),
        _ => AbiValue.List([.. value.EnumerateArray().Select((e, i) => Exact(type.Components[i].Type, e))]),
    };

    private static AbiValue Value(AbiType type, JsonElement value) => type.Kind switch
    {
        AbiKind.UInt => value.GetUInt64(),
        AbiKind.Address => Address.Parse(value.GetString()!),
        AbiKind.Array => AbiValue.List(value.EnumerateArray(), e => Value(type.Element!, e)),
        _ => Encoding.ASCII.GetBytes(value.GetString()!),
    };
}
