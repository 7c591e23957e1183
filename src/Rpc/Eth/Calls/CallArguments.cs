using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>
/// The transaction object of eth_call, eth_estimateGas and eth_createAccessList. Members it does not know are
/// passed over, as other nodes do; those it knows are read strictly.
/// </summary>
/// <param name="Request">What is run.</param>
/// <param name="GasPrice">The most the sender would pay for gas; 0 when the caller did not say.</param>
/// <param name="AccessListGas">
/// Gas the access list costs before anything runs; it buys nothing on this chain.
/// </param>
internal sealed record CallArguments(CallRequest Request, UInt256 GasPrice, ulong AccessListGas)
{
    /// <summary>Addresses in an access list, and slots of each; not a setting.</summary>
    public const int AccessListItemsMax = 1_000;

    private static readonly Parameter<Address> From = Declarations.Parameter.Optional(
        "from", JsonTypes.Address, "Who calls; the zero address when missing.", Address.Zero);

    private static readonly Parameter<Address?> To = Declarations.Parameter.Nullable("to", JsonTypes.Address, "Who is called.");

    private static readonly Parameter<UInt256> Value =
        Declarations.Parameter.Optional("value", JsonTypes.Quantity, "Wei that are sent.", UInt256.Zero, "\"0x0\"");

    private static readonly Parameter<byte[]?> Input =
        Declarations.Parameter.Optional<byte[]?>("input", JsonTypes.Data!, "The call's data.", null);

    private static readonly Parameter<byte[]?> Data =
        Declarations.Parameter.Optional<byte[]?>("data", JsonTypes.Data!, "The older name of input; equal to it if both are given.", null);

    private static readonly Parameter<UInt256?> Gas = Declarations.Parameter.Nullable(
        "gas", JsonTypes.Quantity, "Its gas; more than rpc.callGasMax is cut to it, which is what a missing one is.");

    private static readonly Parameter<UInt256?> LegacyPrice =
        Declarations.Parameter.Nullable("gasPrice", JsonTypes.Quantity, "The price of gas, for the sender's funds only.");

    private static readonly Parameter<UInt256?> FeeCap =
        Declarations.Parameter.Nullable("maxFeePerGas", JsonTypes.Quantity, "Instead of gasPrice.");

    private static readonly Parameter<UInt256?> Tip =
        Declarations.Parameter.Nullable("maxPriorityFeePerGas", JsonTypes.Quantity, "At most maxFeePerGas.");

    private static readonly Parameter<UInt256?> Chain =
        Declarations.Parameter.Nullable("chainId", JsonTypes.Quantity, "This chain's id when given.");

    // Read for their form only: a call runs whatever the sender's nonce is, and every type runs alike.
    private static readonly Parameter<UInt256?> Nonce =
        Declarations.Parameter.Nullable("nonce", JsonTypes.Quantity, "Has no effect.");

    private static readonly Parameter<UInt256?> Kind = Declarations.Parameter.Nullable("type", JsonTypes.Quantity, "Has no effect.");

    private static readonly Parameter<Address> EntryAddress =
        Declarations.Parameter.Required("address", JsonTypes.Address, "The account.");

    private static readonly Parameter<IReadOnlyList<Hash256>> EntryKeys = Declarations.Parameter.Optional<IReadOnlyList<Hash256>>(
        "storageKeys", JsonTypes.Hash.List(AccessListItemsMax), "Its slots.", []);

    private static readonly Parameter<IReadOnlyList<ObjectArguments>> AccessList =
        Declarations.Parameter.Optional<IReadOnlyList<ObjectArguments>>(
            "accessList",
            JsonTypes.OpenObject(EntryAddress, EntryKeys).List(AccessListItemsMax),
            "Costs what it costs a transaction, and buys nothing.",
            []);

    private static readonly JsonType<ObjectArguments> Type = JsonTypes.OpenObject(
        From, To, Value, Input, Data, Gas, LegacyPrice, FeeCap, Tip, Chain, Nonce, Kind, AccessList);

    /// <summary>The object as it is given.</summary>
    public static Parameter<ObjectArguments> Parameter { get; } = Declarations.Parameter.Required(
        "transaction",
        Type with { Schema = Type.Schema.Called("Call", "A call, as a transaction that is not signed") },
        "What is run.");

    /// <summary>Makes the call out of the object's members.</summary>
    /// <param name="given">The parameter.</param>
    /// <param name="chainId">What a member chainId must be.</param>
    /// <param name="gasMax">Gas when none is given, and the most that is used of what is given.</param>
    public static CallArguments Of(ObjectArguments given, ulong chainId, ulong gasMax)
    {
        if (given.Get(Chain) is { } chain && chain != chainId)
        {
            throw RpcException.InvalidParams($"'chainId' is {chain}, this chain is {chainId}");
        }

        CallRequest request = new(
            given.Get(From),
            given.Get(To),
            given.Get(Value),
            InputOf(given),
            given.Get(Gas) is { } limit && limit < gasMax ? (ulong)limit : gasMax);
        return new CallArguments(request, PriceOf(given), AccessListGasOf(given.Get(AccessList)));
    }

    private static byte[] InputOf(ObjectArguments given)
    {
        byte[]? input = given.Get(Input);
        byte[]? data = given.Get(Data);
        return input is null || data is null || input.AsSpan().SequenceEqual(data)
            ? input ?? data ?? []
            : throw RpcException.InvalidParams("'input' and 'data' differ; give one of them");
    }

    private static UInt256 PriceOf(ObjectArguments given)
    {
        UInt256? legacy = given.Get(LegacyPrice);
        UInt256? cap = given.Get(FeeCap);
        UInt256? tip = given.Get(Tip);
        if (legacy is not null && (cap is not null || tip is not null))
        {
            throw RpcException.InvalidParams(
                "give either 'gasPrice' or 'maxFeePerGas' and 'maxPriorityFeePerGas'");
        }

        return cap is null || tip is null || tip <= cap
            ? legacy ?? cap ?? UInt256.Zero
            : throw RpcException.InvalidParams(
                $"max priority fee per gas higher than max fee per gas: {tip} > {cap}");
    }

    private static ulong AccessListGasOf(IReadOnlyList<ObjectArguments> list)
    {
        ulong gas = 0;
        foreach (ObjectArguments entry in list)
        {
            gas += IntrinsicGas.AccessListAddress
                + ((ulong)entry.Get(EntryKeys).Count * IntrinsicGas.AccessListStorageKey);
        }

        return gas;
    }
}
