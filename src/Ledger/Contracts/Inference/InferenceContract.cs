using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// Inference: payers' deposits, hosts' prices, and the settlement that pays everybody an inference owes.
/// Rules and refusals: docs/spec/contracts.md. Its balance is the deposits.
/// </summary>
public sealed class InferenceContract : SystemContract
{
    /// <summary>Seconds between the notice of a withdrawal and its maturity.</summary>
    public const ulong WithdrawalDelaySeconds = 3_600;

    /// <summary>
    /// Seconds after its maturity in which a notice can be used: nobody holds a ripe one for ever, to take
    /// the deposit away between being served and the settlement.
    /// </summary>
    public const ulong WithdrawalWindowSeconds = 3_600;

    /// <summary>The interface, the same bytes as abi/Inference.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Inference);

    private static readonly AbiEvent Deposited = Interface.Event("Deposited");
    private static readonly AbiEvent WithdrawalRequested = Interface.Event("WithdrawalRequested");
    private static readonly AbiEvent DepositWithdrawn = Interface.Event("DepositWithdrawn");
    private static readonly AbiEvent HostPriceSet = Interface.Event("HostPriceSet");

    /// <summary>The contract of a chain with these shares of fees and rules for hosts.</summary>
    public InferenceContract(GenesisConfig genesis)
        : base(SystemAddresses.Inference, AbiFiles.Inference)
    {
        Bind("deposit", (call, _) => Deposit(call, call.Sender));
        Bind("depositFor", (call, a) => Deposit(call, a[0].AsAddress()));
        Bind("requestWithdrawal", RequestWithdrawal);
        Bind("withdraw", Withdraw);
        Bind("setHostPrice", SetHostPrice);
        Bind("settle", new Settlement(genesis.Fees).Settle);
        Bind("depositOf", (call, a) => [new InferenceSlots(call).LoadDeposit(a[0].AsAddress())]);
        Bind("withdrawalOf", WithdrawalOf);
        Bind("hostPriceOf", HostPriceOf);
        Bind("isNonceUsed", (call, a) => [new InferenceSlots(call).IsNonceUsed(a[0].AsAddress(),
            a[1].AsUInt256())]);
        Bind("hashRequest", (call, a) =>
            [InferenceRequestAbi.Decode(a[0]).Digest(call.Block.ChainId, SystemAddresses.Inference)]);
        Bind("quote", Quote);
        new HostBonds(genesis.Hosting).BindAll(Bind);
        new RequestCalls(genesis).BindAll(Bind);
        Bind("settleExternal", new ExternalSettlement(genesis).Settle);
        Bind("accept", AcceptanceCalls.Accept);
        Bind("reportAnswer", new FaultReports(genesis).Report);
        new ChannelCalls(genesis).BindAll(Bind);
        Bind("DOMAIN_SEPARATOR", (call, _) =>
            [InferenceRequest.DomainSeparator(call.Block.ChainId, SystemAddresses.Inference)]);
    }

    private static AbiValue[] Deposit(CallContext call, Address payer)
    {
        Revert.Unless(!payer.IsZero, RevertReasons.AddressInvalid, $"the zero address signs nothing");
        Revert.Unless(!call.Value.IsZero, RevertReasons.AmountInvalid, $"a deposit of 0");
        var slots = new InferenceSlots(call);
        slots.SaveDeposit(payer, slots.LoadDeposit(payer) + call.Value);
        call.Emit(Deposited, payer, call.Sender, call.Value);
        return [];
    }

    private static AbiValue[] RequestWithdrawal(CallContext call, AbiValue[] arguments)
    {
        UInt256 amount = arguments[0].AsUInt256();
        var slots = new InferenceSlots(call);
        UInt256 deposit = slots.LoadDeposit(call.Sender);
        Revert.Unless(
            amount <= deposit && amount.FitsUInt128, RevertReasons.DepositTooSmall,
            $"{deposit} wei, {amount} asked back");
        ulong maturesAt = amount.IsZero ? 0 : call.Block.Timestamp + WithdrawalDelaySeconds;
        slots.SaveNotice(call.Sender, new WithdrawalNotice((UInt128)amount, maturesAt));
        call.Emit(WithdrawalRequested, call.Sender, amount, maturesAt);
        return [maturesAt];
    }

    private static AbiValue[] Withdraw(CallContext call, AbiValue[] arguments)
    {
        var slots = new InferenceSlots(call);
        WithdrawalNotice notice = slots.LoadNotice(call.Sender);
        Revert.Unless(notice.Amount != 0, RevertReasons.NoNotice);
        Revert.Unless(
            call.Block.Timestamp >= notice.MaturesAt, RevertReasons.NotMatured,
            $"at {notice.MaturesAt}, it is {call.Block.Timestamp}");
        Revert.Unless(
            call.Block.Timestamp - notice.MaturesAt < WithdrawalWindowSeconds, RevertReasons.NoticeExpired,
            $"at {notice.MaturesAt + WithdrawalWindowSeconds}, it is {call.Block.Timestamp}: give notice anew");

        // Inferences settled since the notice came out of the same deposit.
        UInt256 deposit = slots.LoadDeposit(call.Sender);
        UInt256 amount = UInt256.Min(notice.Amount, deposit);
        slots.SaveNotice(call.Sender, default);
        slots.SaveDeposit(call.Sender, deposit - amount);
        call.Transfer(SystemAddresses.Inference, call.Sender, amount);
        call.Emit(DepositWithdrawn, call.Sender, amount);
        return [amount];
    }

    private static AbiValue[] SetHostPrice(CallContext call, AbiValue[] arguments)
    {
        var model = new ModelId(arguments[0].AsUInt64());
        var prices = new ModelPrices((UInt128)arguments[1].AsUInt256(), (UInt128)arguments[2].AsUInt256());
        ModelsContract.RequireModel(new ModelSlots(call), model);
        Revert.Unless(
            prices.AreWithinLimits, RevertReasons.PriceTooLarge,
            $"at most {ModelPrices.Max} wei for 1,000 tokens");
        new InferenceSlots(call).SaveHostPrices(call.Sender, model, prices);
        call.Emit(HostPriceSet, call.Sender, model.Value, (UInt256)prices.In, (UInt256)prices.Out);
        return [];
    }

    private static AbiValue[] WithdrawalOf(CallContext call, AbiValue[] arguments)
    {
        WithdrawalNotice notice = new InferenceSlots(call).LoadNotice(arguments[0].AsAddress());
        return [(UInt256)notice.Amount, notice.MaturesAt];
    }

    private static AbiValue[] HostPriceOf(CallContext call, AbiValue[] arguments)
    {
        ModelPrices prices = new InferenceSlots(call).LoadHostPrices(
            arguments[0].AsAddress(), new ModelId(arguments[1].AsUInt64()));
        return [(UInt256)prices.In, (UInt256)prices.Out];
    }

    private static AbiValue[] Quote(CallContext call, AbiValue[] arguments)
    {
        var models = new ModelSlots(call);
        var id = new ModelId(arguments[0].AsUInt64());
        (uint tokensIn, uint tokensOut) = (arguments[2].AsUInt32(), arguments[3].AsUInt32());
        ModelEntry model = ModelsContract.RequireModel(models, id);
        UInt256 modelFee = models.LoadPrices(id, model.Revision).FeeOf(tokensIn, tokensOut);
        UInt256 asked = new InferenceSlots(call).LoadHostPrices(arguments[1].AsAddress(), id).FeeOf(tokensIn,
            tokensOut);
        UInt256 hostFee = UInt256.Min(asked, modelFee);
        return [modelFee + hostFee, hostFee];
    }
}
