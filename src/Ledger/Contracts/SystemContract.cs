using System.Buffers.Binary;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>
/// A contract that is part of the node: an address, an interface from <c>abi/*.json</c> and a function for
/// each entry. Immutable once built and thread-safe: everything a call changes is in its
/// <see cref="CallContext"/>.
/// </summary>
public abstract class SystemContract
{
    private readonly Dictionary<uint, (AbiFunction Function, ContractFunction Run)> _functions = [];

    /// <summary>
    /// A contract with an interface; every function must be bound by the derived constructor.
    /// </summary>
    /// <param name="address">Where it lives.</param>
    /// <param name="abi">Its interface, parsed from one of <see cref="AbiFiles"/>.</param>
    protected SystemContract(Address address, AbiContract abi)
    {
        Address = address;
        Abi = abi;
    }

    /// <summary>
    /// A contract with an interface; every function must be bound by the derived constructor.
    /// </summary>
    /// <param name="address">Where it lives.</param>
    /// <param name="abiJson">Its JSON ABI: one of <see cref="AbiFiles"/>.</param>
    protected SystemContract(Address address, ReadOnlySpan<byte> abiJson)
        : this(address, AbiContract.Parse(abiJson))
    {
    }

    /// <summary>Where it lives.</summary>
    public Address Address { get; }

    /// <summary>Its interface.</summary>
    public AbiContract Abi { get; }

    /// <summary>Runs one call.</summary>
    /// <returns>The encoded results.</returns>
    /// <exception cref="RevertException">It refuses.</exception>
    /// <exception cref="OutOfGasException">The gas does not suffice.</exception>
    public byte[] Invoke(CallContext context, ReadOnlySpan<byte> calldata)
    {
        context.Gas.Charge(GasSchedule.Call);
        if (calldata.IsEmpty)
        {
            throw new RevertException(
                RevertReasons.NotPayable, "send wei to a system contract with a payable function");
        }

        if (calldata.Length < AbiFunction.SelectorSize
            || !_functions.TryGetValue(
                BinaryPrimitives.ReadUInt32BigEndian(calldata),
                out (AbiFunction Function, ContractFunction Run) entry))
        {
            throw new RevertException(RevertReasons.UnknownFunction);
        }

        Revert.Unless(
            entry.Function.IsPayable || context.Value.IsZero, RevertReasons.NotPayable,
            $"{entry.Function.Name}");
        if (!entry.Function.TryDecodeCall(calldata, out AbiValue[] arguments, out AbiError error))
        {
            throw new RevertException(RevertReasons.CalldataInvalid, $"{entry.Function.Signature}: {error}");
        }

        context.IsStatic = entry.Function.IsView;
        AbiValue[] results = entry.Run(context, arguments);
        return entry.Function.EncodeResults(results);
    }

    /// <summary>Says what runs for a function of the interface; once for each, in the constructor.</summary>
    /// <param name="nameOrSignature">As <see cref="AbiContract.Function"/> finds it.</param>
    /// <param name="run">What runs.</param>
    protected void Bind(string nameOrSignature, ContractFunction run)
    {
        AbiFunction function = Abi.Function(nameOrSignature);
        bool added =
            _functions.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(function.Selector), (function, run));
        Invariant.Require(added, $"{function.Signature} is bound once");
    }

    /// <summary>Checks that every function of the interface is bound.</summary>
    internal void RequireComplete()
    {
        foreach (AbiFunction function in Abi.Functions)
        {
            Invariant.Require(
                _functions.ContainsKey(BinaryPrimitives.ReadUInt32BigEndian(function.Selector)),
                $"{function.Signature} of {Address} is bound");
        }
    }
}
