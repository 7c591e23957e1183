using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>EIP-2612: allowances by signature.</summary>
internal static class PermitCalls
{
    public static void BindAll(Action<string, ContractFunction> bind)
    {
        bind(
            "nonces",
            static (call, arguments) => [new OpenTokenSlots(call).LoadPermitNonce(arguments[0].AsAddress())]);
        bind("DOMAIN_SEPARATOR", static (call, _) => [TokenSignatures.DomainSeparator(call.Block.ChainId)]);
        bind("PERMIT_TYPEHASH", static (_, _) => [TokenSignatures.PermitTypeHash]);
        bind("permit", Permit);
    }

    private static AbiValue[] Permit(CallContext call, AbiValue[] arguments)
    {
        Address owner = arguments[0].AsAddress();
        Address spender = arguments[1].AsAddress();
        UInt256 value = arguments[2].AsUInt256();
        UInt256 deadline = arguments[3].AsUInt256();
        Revert.Unless(
            call.Block.Timestamp <= deadline, RevertReasons.PermitExpired,
            $"the deadline {deadline} is before the block's second {call.Block.Timestamp}");

        OpenTokenSlots slots = new(call);
        UInt256 nonce = slots.LoadPermitNonce(owner);
        Hash256 digest =
            TokenSignatures.PermitDigest(call.Block.ChainId, owner, spender, value, nonce, deadline);
        AuthorizationCalls.RequireSigner(call, digest, AuthorizationCalls.Join(arguments, 4).Span, owner);
        slots.SavePermitNonce(owner, nonce + UInt256.One);
        OpenTokenContract.SetAllowance(call, owner, spender, value);
        return [];
    }
}
