using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Messages;

/// <summary>Four validators with real keys, and messages they signed.</summary>
internal static class MessageFixtures
{
    public static readonly PrivateKey[] Keys = [.. Enumerable.Range(1, 7).Select(Key)];

    public static readonly ConsensusDomain Domain = new(1337, Keccak.Hash("genesis"u8), 0);

    public static readonly ProposalId P = new(new Epoch(2), new View(9), new View(7), Keccak.Hash("block"u8));

    public static ValidatorSet Set(params ulong[] powers) =>
        new([.. powers.Select((power, i) => new Validator(Keys[i].PublicKey, new Power(power)))]);

    public static Vote Vote(int index, Body body) =>
        new(body, new ValidatorIndex((ushort)index), Secp256k1.Sign(Keys[index], Domain.Digest(body)));

    public static Certificate Certificate(Body body, int validators, params int[] signers) =>
        Consensus.Messages.Certificate.Create(
            body, validators,
                [.. signers.Select(i => (new ValidatorIndex((ushort)i), Vote(i, body).Signature))]);

    public static readonly RecoveryDomain RecoveryDomain = new(1337, Keccak.Hash("genesis"u8), 0);

    public static RecoveryReply Reply(int index, RecoveryRequest request, Certificate? proof)
    {
        ValidatorIndex at = new((ushort)index);
        Hash256 digest = RecoveryDomain.Digest(request.Nonce, request.Epoch, at, proof);
        return new RecoveryReply(
            request.Nonce, request.Epoch, at, Secp256k1.Sign(Keys[index], digest), proof);
    }

    public static Proposal Proposal() => new(
        "a block"u8.ToArray(), Vote(0, Body.Notarize(P)),
        [Certificate(Body.Notarize(P with { View = new View(7), ParentView = new View(6) }), 4, 0, 1, 3),
            Certificate(Body.Nullify(P.Epoch, new View(8)), 4, 1, 2, 3)]);

    private static PrivateKey Key(int number)
    {
        byte[] secret = new byte[PrivateKey.Size];
        secret[^1] = (byte)number;
        return PrivateKey.Create(secret);
    }
}
