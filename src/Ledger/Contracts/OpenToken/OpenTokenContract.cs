using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>
/// OPEN as an ERC-20 over the native balances, with EIP-2612 permits and EIP-3009 authorizations. A transfer
/// through the contract logs Transfer; a plain transaction's value does not, as on every chain with such a
/// view. Wei never go to a system contract's address this way: their balances are the buckets of the supply.
/// </summary>
public sealed class OpenTokenContract : SystemContract
{
    /// <summary>The interface, abi/OpenToken.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.OpenToken);

    /// <summary>Digits behind the point.</summary>
    public const byte Decimals = 18;

    /// <summary>The ticker.</summary>
    public const string Symbol = "OPEN";

    private static readonly AbiEvent Transferred = Interface.Event("Transfer");
    private static readonly AbiEvent Approved = Interface.Event("Approval");

    private readonly UInt256 _genesisSupply = GenesisConfig.SupplyWei;

    /// <summary>The contract.</summary>
    public OpenTokenContract()
        : base(SystemAddresses.OpenToken, Interface)
    {
        Bind("name", static (_, _) => [TokenSignatures.DomainName]);
        Bind("symbol", static (_, _) => [Symbol]);
        Bind("decimals", static (_, _) => [(ulong)Decimals]);
        Bind("version", static (_, _) => [TokenSignatures.DomainVersion]);
        Bind("totalSupply", (call, _) => [_genesisSupply - new OpenTokenSlots(call).Burned]);
        Bind("burned", static (call, _) => [new OpenTokenSlots(call).Burned]);
        Bind("balanceOf", static (call, arguments) => [call.BalanceOf(arguments[0].AsAddress())]);
        Bind("allowance", static (call, arguments) =>
            [new OpenTokenSlots(call).LoadAllowance(arguments[0].AsAddress(), arguments[1].AsAddress())]);
        Bind("transfer", Transfer);
        Bind("approve", Approve);
        Bind("transferFrom", TransferFrom);
        Bind("burn", Burn);
        PermitCalls.BindAll(Bind);
        AuthorizationCalls.BindAll(Bind);
    }

    /// <summary>Moves wei between accounts and logs it.</summary>
    internal static void Move(CallContext call, Address from, Address to, UInt256 value)
    {
        Revert.Unless(
            !to.IsZero, RevertReasons.AddressInvalid, $"the zero address holds no OPEN; burn it instead");
        Revert.Unless(
            !SystemContracts.IsSystemAddress(to), RevertReasons.SystemAddress,
            $"{to} takes wei by its payable functions only");
        Revert.Unless(
            call.TryTransfer(from, to, value), RevertReasons.BalanceTooSmall,
            $"{from} has less than {value}");
        call.Emit(Transferred, from, to, value);
    }

    /// <summary>Sets an allowance and logs it.</summary>
    internal static void SetAllowance(CallContext call, Address owner, Address spender, UInt256 value)
    {
        Revert.Unless(!spender.IsZero, RevertReasons.AddressInvalid, $"the zero address cannot spend");
        new OpenTokenSlots(call).SaveAllowance(owner, spender, value);
        call.Emit(Approved, owner, spender, value);
    }

    private static AbiValue[] Transfer(CallContext call, AbiValue[] arguments)
    {
        Move(call, call.Sender, arguments[0].AsAddress(), arguments[1].AsUInt256());
        return [true];
    }

    private static AbiValue[] Approve(CallContext call, AbiValue[] arguments)
    {
        SetAllowance(call, call.Sender, arguments[0].AsAddress(), arguments[1].AsUInt256());
        return [true];
    }

    private static AbiValue[] TransferFrom(CallContext call, AbiValue[] arguments)
    {
        Address from = arguments[0].AsAddress();
        UInt256 value = arguments[2].AsUInt256();
        OpenTokenSlots slots = new(call);
        UInt256 allowance = slots.LoadAllowance(from, call.Sender);

        // The greatest allowance never runs down, as wallets that ask for it expect.
        if (allowance != UInt256.MaxValue)
        {
            Revert.Unless(
                UInt256.TrySubtract(allowance, value, out UInt256 left), RevertReasons.AllowanceTooSmall,
                $"{call.Sender} may move {allowance} wei of {from}");
            slots.SaveAllowance(from, call.Sender, left);
        }

        Move(call, from, arguments[1].AsAddress(), value);
        return [true];
    }

    private static AbiValue[] Burn(CallContext call, AbiValue[] arguments)
    {
        UInt256 value = arguments[0].AsUInt256();
        UInt256 balance = call.BalanceOf(call.Sender);
        Revert.Unless(balance >= value, RevertReasons.BalanceTooSmall, $"{call.Sender} has {balance}");
        call.Burn(call.Sender, value);
        call.Emit(Transferred, call.Sender, Address.Zero, value);
        return [];
    }
}
