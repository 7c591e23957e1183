using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
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

    /// <summary>Reads the object.</summary>
    /// <param name="element">The parameter.</param>
    /// <param name="chainId">What a member chainId must be.</param>
    /// <param name="gasMax">Gas when none is given, and the most that is used of what is given.</param>
    public static CallArguments Read(JsonElement element, ulong chainId, ulong gasMax)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.InvalidParams("'transaction' must be an object");
        }

        RequireChain(element, chainId);
        UInt256? gas = Quantity(element, "gas");
        CallRequest request = new(
            Member(element, "from") is { } from ? RpcArguments.ReadAddress(from, "from") : Address.Zero,
            Member(element, "to") is { } to ? RpcArguments.ReadAddress(to, "to") : null,
            Quantity(element, "value") ?? UInt256.Zero,
            ReadInput(element),
            gas is { } limit && limit < gasMax ? (ulong)limit : gasMax);
        return new CallArguments(request, ReadPrice(element), ReadAccessListGas(element));
    }

    private static byte[] ReadInput(JsonElement element)
    {
        byte[]? input = Member(element, "input") is { } i ? RpcArguments.ReadData(i, "input") : null;
        byte[]? data = Member(element, "data") is { } d ? RpcArguments.ReadData(d, "data") : null;
        return input is null || data is null || input.AsSpan().SequenceEqual(data)
            ? input ?? data ?? []
            : throw RpcException.InvalidParams("'input' and 'data' differ; give one of them");
    }

    private static UInt256 ReadPrice(JsonElement element)
    {
        UInt256? legacy = Quantity(element, "gasPrice");
        UInt256? cap = Quantity(element, "maxFeePerGas");
        UInt256? tip = Quantity(element, "maxPriorityFeePerGas");
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

    private static void RequireChain(JsonElement element, ulong chainId)
    {
        if (Quantity(element, "chainId") is { } given && given != chainId)
        {
            throw RpcException.InvalidParams($"'chainId' is {given}, this chain is {chainId}");
        }

        // Read for their form only: a call runs whatever the sender's nonce is, and every type runs alike.
        _ = Quantity(element, "nonce");
        _ = Quantity(element, "type");
    }

    private static ulong ReadAccessListGas(JsonElement element)
    {
        if (Member(element, "accessList") is not { } list)
        {
            return 0;
        }

        ulong gas = 0;
        foreach (JsonElement entry in Items(list, "accessList"))
        {
            if (entry.ValueKind != JsonValueKind.Object || Member(entry, "address") is not { } address)
            {
                throw RpcException.InvalidParams("an entry of 'accessList' is {address, storageKeys}");
            }

            _ = RpcArguments.ReadAddress(address, "accessList.address");
            gas += IntrinsicGas.AccessListAddress;
            if (Member(entry, "storageKeys") is { } keys)
            {
                foreach (JsonElement key in Items(keys, "accessList.storageKeys"))
                {
                    _ = RpcArguments.ReadHash(key, "accessList.storageKeys");
                    gas += IntrinsicGas.AccessListStorageKey;
                }
            }
        }

        return gas;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement array, string name)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw RpcException.InvalidParams($"'{name}' must be an array");
        }

        return array.GetArrayLength() <= AccessListItemsMax
            ? array.EnumerateArray()
            : throw RpcException.InvalidParams($"'{name}' has at most {AccessListItemsMax} items");
    }

    private static UInt256? Quantity(JsonElement element, string name) =>
        Member(element, name) is { } value ? RpcArguments.ReadQuantity(value, name) : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null ? value : null;
}
