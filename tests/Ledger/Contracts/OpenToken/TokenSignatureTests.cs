using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.OpenToken;

/// <summary>EIP-2612 and EIP-3009 with real signatures, submitted by somebody else.</summary>
[TestFixture]
public class TokenSignatureTests
{
    private static readonly PrivateKey Owner = TestChain.Keys[0];
    private static readonly Address Spender = TestChain.Keys[1].Address;
    private static readonly Address Payee = TestChain.KeyOf(5_000).Address;
    private static readonly Hash256 Nonce = Keccak.Hash([42]);
    private static readonly AbiContract Abi = OpenTokenContract.Interface;

    private TestChain _chain = null!;

    // The second of the next block.
    private ulong Now => (_chain.Head.Header.TimestampMs + 1_000) / 1_000;

    [SetUp]
    public void SetUp() => _chain = new TestChain();

    [Test]
    public void Domain_OfTheToken_IsTheOneWalletsCompute()
    {
        AbiFunction view = Abi.Function("DOMAIN_SEPARATOR");
        CallResult result = _chain.Call(SystemAddresses.OpenToken, view.EncodeCall());
        Hash256 expected =
            Eip712.DomainSeparator("OpenLedger", "1", TestChain.ChainId, SystemAddresses.OpenToken);
        Assert.That(result.Output.ToArray(), Is.EqualTo(expected.ToArray()));
    }

    [Test]
    public void TypeHashes_AreThoseOfTheStandards()
    {
        // From the texts of EIP-2612 and EIP-3009.
        Assert.Multiple(() =>
        {
            Assert.That(TokenSignatures.PermitTypeHash, Is.EqualTo(Hash256.Parse(
                "0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9")));
            Assert.That(TokenSignatures.TransferTypeHash, Is.EqualTo(Hash256.Parse(
                "0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267")));
            Assert.That(TokenSignatures.ReceiveTypeHash, Is.EqualTo(Hash256.Parse(
                "0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8")));
            Assert.That(TokenSignatures.CancelTypeHash, Is.EqualTo(Hash256.Parse(
                "0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429")));
        });
    }

    [Test]
    public void Permit_Signed_GivesTheAllowanceOnce()
    {
        Signature signature = SignPermit(Owner, 9UL, 0UL, Now);
        Assert.That(Permit(9UL, Now, signature).Succeeded, Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(Read("allowance", Owner.Address, Spender), Is.EqualTo((UInt256)9UL));
            Assert.That(Read("nonces", Owner.Address), Is.EqualTo(UInt256.One));
        });
        Assert.That(
            ReasonOf(Permit(9UL, Now + 10, signature)), Does.StartWith(RevertReasons.BadSignature),
            "replayed");
    }

    [Test]
    public void Permit_ExpiredOrOfAnotherOrAltered_IsRefused()
    {
        ulong deadline = Now + 100;
        Signature good = SignPermit(Owner, 9UL, 0UL, deadline);
        Signature highS = good with { S = Signature.CurveOrder - good.S, YParity = (byte)(1 - good.YParity) };
        Assert.Multiple(() =>
        {
            Assert.That(
                ReasonOf(Permit(9UL, Now - 5, SignPermit(Owner, 9UL, 0UL, Now - 5))),
                Does.StartWith(RevertReasons.PermitExpired));
            Assert.That(
                ReasonOf(Permit(10UL, deadline, good)), Does.StartWith(RevertReasons.BadSignature), "value");
            Assert.That(
                ReasonOf(Permit(9UL, deadline + 1, good)), Does.StartWith(RevertReasons.BadSignature),
                "deadline");
            Assert.That(
                ReasonOf(Permit(9UL, deadline, SignPermit(TestChain.Keys[5], 9UL, 0UL, deadline))),
                Does.StartWith(RevertReasons.BadSignature), "another's key");
            Assert.That(
                ReasonOf(Permit(9UL, deadline, SignPermit(Owner, 9UL, 1UL, deadline))),
                Does.StartWith(RevertReasons.BadSignature), "a later nonce");
            Assert.That(
                ReasonOf(Permit(9UL, deadline, highS)), Does.StartWith(RevertReasons.BadSignature), "high s");
        });
        Assert.That(Read("allowance", Owner.Address, Spender), Is.EqualTo(UInt256.Zero));
        Assert.That(Permit(9UL, deadline, good).Succeeded, Is.True, "none of the attempts used it up");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void TransferWithAuthorization_Signed_MovesOnceAndNotTwice(bool split)
    {
        TransferAuthorization authorization = Authorization(Payee);
        Receipt receipt =
            Submit(2, "transferWithAuthorization", authorization, TokenSignatures.TransferTypeHash, split);
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Succeeded, Is.True);
            Assert.That(_chain.BalanceOf(Payee), Is.EqualTo((UInt256)11UL));
            Assert.That(Read("authorizationState", Owner.Address, Nonce), Is.EqualTo(UInt256.One));
            Assert.That(Abi.Event("AuthorizationUsed").TryDecode(receipt.Logs[0], out _, out _), Is.True);
            Assert.That(Abi.Event("Transfer").TryDecode(receipt.Logs[1], out _, out _), Is.True);
        });
        Receipt again =
            Submit(2, "transferWithAuthorization", authorization, TokenSignatures.TransferTypeHash, split);
        Assert.That(ReasonOf(again), Does.StartWith(RevertReasons.AuthorizationUsed));
        Assert.That(_chain.BalanceOf(Payee), Is.EqualTo((UInt256)11UL));
    }

    [Test]
    public void ReceiveWithAuthorization_ByThePayeeOnly()
    {
        TransferAuthorization authorization = Authorization(TestChain.Keys[3].Address);
        Receipt other =
            Submit(2, "receiveWithAuthorization", authorization, TokenSignatures.ReceiveTypeHash, false);
        Assert.That(ReasonOf(other), Does.StartWith(RevertReasons.NotPayee));
        Receipt crossed =
            Submit(3, "receiveWithAuthorization", authorization, TokenSignatures.TransferTypeHash, false);
        Assert.That(
            ReasonOf(crossed), Does.StartWith(RevertReasons.BadSignature), "signed for the other function");
        Assert.That(
            Submit(
                3, "receiveWithAuthorization", authorization, TokenSignatures.ReceiveTypeHash,
                true).Succeeded, Is.True);
    }

    [Test]
    public void Authorization_OutsideItsTime_IsRefused()
    {
        // "now" is the second of each next block: exclusive on both sides.
        TransferAuthorization early = Authorization(Payee) with { ValidAfter = Now };
        Assert.That(
            ReasonOf(Submit(2, "transferWithAuthorization", early, TokenSignatures.TransferTypeHash, true)),
            Does.StartWith(RevertReasons.AuthorizationNotYetValid));
        TransferAuthorization late = Authorization(Payee) with { ValidBefore = Now };
        Assert.That(
            ReasonOf(Submit(2, "transferWithAuthorization", late, TokenSignatures.TransferTypeHash, true)),
            Does.StartWith(RevertReasons.AuthorizationExpired));
        TransferAuthorization exact =
            Authorization(Payee) with { ValidAfter = Now - 1, ValidBefore = Now + 1 };
        Assert.That(
            Submit(2, "transferWithAuthorization", exact, TokenSignatures.TransferTypeHash, true).Succeeded,
            Is.True);
    }

    [Test]
    public void CancelAuthorization_Signed_MakesItWorthless()
    {
        Signature signature = Secp256k1.Sign(
            Owner, TokenSignatures.CancelDigest(TestChain.ChainId, Owner.Address, Nonce));
        Receipt cancelled = Send(
            2, Abi.Function("cancelAuthorization"), Owner.Address, Nonce, V(signature), R(signature),
            S(signature));
        Assert.That(cancelled.Succeeded, Is.True);
        Receipt used = Submit(
            2, "transferWithAuthorization", Authorization(Payee), TokenSignatures.TransferTypeHash, true);
        Assert.That(ReasonOf(used), Does.StartWith(RevertReasons.AuthorizationUsed));
    }

    [TestCase(0)]
    [TestCase(64)]
    [TestCase(66)]
    public void Authorization_SignatureOfAnotherLength_IsRefused(int length)
    {
        AbiFunction function = FunctionOf("transferWithAuthorization", split: false);
        Receipt receipt = Send(2, function, [.. Fields(Authorization(Payee)), new byte[length]]);
        Assert.That(ReasonOf(receipt), Does.StartWith(RevertReasons.BadSignature));
    }

    private static TransferAuthorization Authorization(Address to) =>
        new(Owner.Address, to, 11UL, 0UL, UInt256.MaxValue, Nonce);

    private static AbiValue[] Fields(TransferAuthorization a) =>
        [a.From, a.To, a.Value, a.ValidAfter, a.ValidBefore, a.Nonce];

    private static AbiFunction FunctionOf(string name, bool split) =>
        Abi.Functions.Single(f => f.Name == name && f.Inputs.Count == (split ? 9 : 7));

    private static AbiValue V(Signature signature) => (ulong)(27 + signature.YParity);

    private static AbiValue R(Signature signature) => signature.R.ToBigEndian();

    private static AbiValue S(Signature signature) => signature.S.ToBigEndian();

    private Receipt Submit(
        int sender, string name, TransferAuthorization authorization, Hash256 typeHash, bool split)
    {
        Signature signature = Secp256k1.Sign(
            Owner, TokenSignatures.AuthorizationDigest(TestChain.ChainId, typeHash, authorization));
        AbiValue[] tail = split ? [V(signature), R(signature), S(signature)] : [signature.ToBytes()];
        return Send(sender, FunctionOf(name, split), [.. Fields(authorization), .. tail]);
    }

    private static Signature SignPermit(PrivateKey key, UInt256 value, UInt256 nonce, ulong deadline) =>
        Secp256k1.Sign(
        key,
        TokenSignatures.PermitDigest(TestChain.ChainId, Owner.Address, Spender, value, nonce, deadline));

    private Receipt Permit(UInt256 value, ulong deadline, Signature signature) => Send(
        2, Abi.Function("permit"), Owner.Address, Spender, value, deadline, V(signature), R(signature),
        S(signature));

    private Receipt Send(int sender, AbiFunction function, params AbiValue[] arguments) =>
        _chain.Mine(_chain.Sign(
            TestChain.Keys[sender], SystemAddresses.OpenToken,
            data: function.EncodeCall(arguments))).Receipts[0];

    private UInt256 Read(string function, params AbiValue[] arguments) =>
        new(_chain.Call(SystemAddresses.OpenToken, Abi.Function(function).EncodeCall(arguments)).Output.Span);

    private static string ReasonOf(Receipt receipt)
    {
        Assert.That(receipt.Succeeded, Is.False);
        return AbiRevert.TryDecode(receipt.RevertData.Span, out string reason) ? reason : "no reason";
    }
}
