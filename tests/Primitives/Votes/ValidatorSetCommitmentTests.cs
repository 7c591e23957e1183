using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Tests.Votes;

/// <summary>The commitment's bytes, written out by hand, and that every part of it counts.</summary>
public sealed class ValidatorSetCommitmentTests
{
    // The secp256k1 points of the private keys 1 and 2.
    private const string FirstKey = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string SecondKey = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

    private static readonly GenesisConsensus Parameters = new()
    {
        BlockTimeMs = 1_000,
        MinBlockTimeMs = 10,
        NetworkDelayMs = 200,
        BuildBudgetMs = 300,
        ResendMs = 1_000,
        StandstillMs = 2_000,
        ForkId = 0,
        EpochBlocks = 43_200,
    };

    private static readonly CommittedValidator[] Two =
        [new(KeyOf(1), new Power(1)), new(KeyOf(2), new Power(1_000))];

    [Test]
    public void HashOf_TwoValidators_IsTheKeccakOfTheLayoutByHand()
    {
        // [[1, key 33, 1] = 36 bytes, [1, key 33, 0x03e8] = 38 bytes] = 76, and 20 bytes of parameters.
        string layout = "f863" + "01"
            + "f84c" + "e401a1" + FirstKey + "01" + "e601a1" + SecondKey + "8203e8"
            + "d3" + "8203e8" + "0a" + "81c8" + "82012c" + "8203e8" + "8207d0" + "80" + "82a8c0";
        Assert.That(
            ValidatorSetCommitment.HashOf(Two, Parameters),
            Is.EqualTo(Keccak.Hash(Convert.FromHexString(layout))));
    }

    [Test]
    public void HashOf_AnyPartChanged_IsAnother()
    {
        Hash256 hash = ValidatorSetCommitment.HashOf(Two, Parameters);
        Assert.Multiple(() =>
        {
            Assert.That(ValidatorSetCommitment.HashOf([.. Two.Reverse()], Parameters), Is.Not.EqualTo(hash));
            Assert.That(ValidatorSetCommitment.HashOf(Two[..1], Parameters), Is.Not.EqualTo(hash));
            Assert.That(
                ValidatorSetCommitment.HashOf([Two[0] with { Power = new Power(2) }, Two[1]], Parameters),
                Is.Not.EqualTo(hash));
            foreach (GenesisConsensus changed in new[]
            {
                Parameters with { BlockTimeMs = 999 }, Parameters with { MinBlockTimeMs = 9 },
                Parameters with { NetworkDelayMs = 9 }, Parameters with { BuildBudgetMs = 9 },
                Parameters with { ResendMs = 9 }, Parameters with { StandstillMs = 9 },
                Parameters with { ForkId = 1 }, Parameters with { EpochBlocks = 9 },
            })
            {
                Assert.That(ValidatorSetCommitment.HashOf(Two, changed), Is.Not.EqualTo(hash));
            }
        });
    }

    [Test]
    public void TryDecode_WhatWasEncoded_IsTheSet_AndNothingElseIs()
    {
        byte[] bytes = ValidatorSetCommitment.Encode(CommittedSet.Of(Two, Parameters));
        CommittedSet read = ValidatorSetCommitment.TryDecode(bytes)!;
        Assert.That(read.RulesVersion, Is.EqualTo(1));
        Assert.That(read.Validators, Is.EqualTo(Two));
        Assert.That(read.Parameters, Is.EqualTo(Parameters));
        Assert.That(read.Hash, Is.EqualTo(ValidatorSetCommitment.HashOf(Two, Parameters)));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.That(ValidatorSetCommitment.TryDecode(bytes.AsSpan(0, length)), Is.Null);
        }

        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Hash256? hash = ValidatorSetCommitment.TryDecode(changed)?.Hash;
            Assert.That(hash, Is.Null.Or.EqualTo(Keccak.Hash(changed)), "one form a set");
        }

        Assert.That(ValidatorSetCommitment.TryDecode([.. bytes, 0]), Is.Null);
        CommittedValidator[] tooMany = [.. Enumerable.Repeat(Two[0], ValidatorIndex.CountMax + 1)];
        Assert.That(
            ValidatorSetCommitment.TryDecode(
                ValidatorSetCommitment.Encode(CommittedSet.Of(tooMany, Parameters))),
            Is.Null);
    }

    private static PublicKey KeyOf(byte secret)
    {
        byte[] bytes = new byte[32];
        bytes[^1] = secret;
        return PrivateKey.Create(bytes).PublicKey;
    }
}
