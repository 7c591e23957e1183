using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>
/// EIP-3009: transfers by signature, in any order, each once; with r, s, v apart or together as bytes.
/// </summary>
internal static class AuthorizationCalls
{
    private const string Arguments = "(address,address,uint256,uint256,uint256,bytes32,";
    private const string SplitSignature = "uint8,bytes32,bytes32)";
    private const int SignatureIndex = 6;

    private static readonly AbiEvent Used = OpenTokenContract.Interface.Event("AuthorizationUsed");
    private static readonly AbiEvent Canceled = OpenTokenContract.Interface.Event("AuthorizationCanceled");

    public static void BindAll(Action<string, ContractFunction> bind)
    {
        bind("authorizationState", static (call, arguments) =>
            [new OpenTokenSlots(call).IsAuthorizationSpent(arguments[0].AsAddress(), arguments[1].AsHash())]);
        bind("TRANSFER_WITH_AUTHORIZATION_TYPEHASH", static (_, _) => [TokenSignatures.TransferTypeHash]);
        bind("RECEIVE_WITH_AUTHORIZATION_TYPEHASH", static (_, _) => [TokenSignatures.ReceiveTypeHash]);
        bind("CANCEL_AUTHORIZATION_TYPEHASH", static (_, _) => [TokenSignatures.CancelTypeHash]);
        bind($"transferWithAuthorization{Arguments}{SplitSignature}",
            static (call, arguments) => Transfer(call, arguments, Join(arguments, SignatureIndex)));
        bind($"transferWithAuthorization{Arguments}bytes)",
            static (call, arguments) => Transfer(call, arguments, arguments[SignatureIndex].AsBytes()));
        bind($"receiveWithAuthorization{Arguments}{SplitSignature}",
            static (call, arguments) => Receive(call, arguments, Join(arguments, SignatureIndex)));
        bind($"receiveWithAuthorization{Arguments}bytes)",
            static (call, arguments) => Receive(call, arguments, arguments[SignatureIndex].AsBytes()));
        bind("cancelAuthorization", Cancel);
    }

    /// <summary>r || s || v out of the three arguments v, r, s that start at an index.</summary>
    public static ReadOnlyMemory<byte> Join(AbiValue[] arguments, int v)
    {
        byte[] signature = new byte[Signature.Size];
        arguments[v + 1].AsBytes().CopyTo(signature);
        arguments[v + 2].AsBytes().CopyTo(signature.AsMemory(Hash256.Size));
        signature[^1] = (byte)arguments[v].AsUInt64();
        return signature;
    }

    /// <summary>Refuses a signature that is not <paramref name="signer"/>'s.</summary>
    public static void RequireSigner(
        CallContext call, in Hash256 digest, ReadOnlySpan<byte> signature, in Address signer)
    {
        bool recovered = call.TryRecover(digest, signature, out Address actual);
        Revert.Unless(recovered, RevertReasons.BadSignature, $"it must be 65 bytes r, s, v with a low s");
        Revert.Unless(actual == signer, RevertReasons.BadSignature, $"signed by {actual}, not by {signer}");
    }

    private static AbiValue[] Transfer(
        CallContext call, AbiValue[] arguments, ReadOnlyMemory<byte> signature) =>
        Move(call, Read(arguments), TokenSignatures.TransferTypeHash, signature.Span);

    private static AbiValue[] Receive(CallContext call, AbiValue[] arguments, ReadOnlyMemory<byte> signature)
    {
        TransferAuthorization authorization = Read(arguments);
        Revert.Unless(
            authorization.To == call.Sender, RevertReasons.NotPayee,
            $"only {authorization.To} may receive with this");
        return Move(call, authorization, TokenSignatures.ReceiveTypeHash, signature.Span);
    }

    private static AbiValue[] Cancel(CallContext call, AbiValue[] arguments)
    {
        Address authorizer = arguments[0].AsAddress();
        Hash256 nonce = arguments[1].AsHash();
        OpenTokenSlots slots = new(call);
        RequireUnspent(slots, authorizer, nonce);
        Hash256 digest = TokenSignatures.CancelDigest(call.Block.ChainId, authorizer, nonce);
        RequireSigner(call, digest, Join(arguments, 2).Span, authorizer);
        slots.SpendAuthorization(authorizer, nonce);
        call.Emit(Canceled, authorizer, nonce);
        return [];
    }

    private static AbiValue[] Move(
        CallContext call, TransferAuthorization authorization, in Hash256 typeHash,
        ReadOnlySpan<byte> signature)
    {
        UInt256 now = call.Block.Timestamp;
        Revert.Unless(
            now > authorization.ValidAfter, RevertReasons.AuthorizationNotYetValid,
            $"the block's second {now} is not after {authorization.ValidAfter}");
        Revert.Unless(
            now < authorization.ValidBefore, RevertReasons.AuthorizationExpired,
            $"the block's second {now} is not before {authorization.ValidBefore}");
        OpenTokenSlots slots = new(call);
        RequireUnspent(slots, authorization.From, authorization.Nonce);
        Hash256 digest = TokenSignatures.AuthorizationDigest(call.Block.ChainId, typeHash, authorization);
        RequireSigner(call, digest, signature, authorization.From);
        slots.SpendAuthorization(authorization.From, authorization.Nonce);
        call.Emit(Used, authorization.From, authorization.Nonce);
        OpenTokenContract.Move(call, authorization.From, authorization.To, authorization.Value);
        return [];
    }

    private static void RequireUnspent(OpenTokenSlots slots, in Address authorizer, in Hash256 nonce) =>
        Revert.Unless(
            !slots.IsAuthorizationSpent(authorizer, nonce), RevertReasons.AuthorizationUsed,
            $"{authorizer} has used or cancelled {nonce}");

    private static TransferAuthorization Read(AbiValue[] arguments) => new(
        arguments[0].AsAddress(), arguments[1].AsAddress(), arguments[2].AsUInt256(),
        arguments[3].AsUInt256(),
        arguments[4].AsUInt256(), arguments[5].AsHash());
}
