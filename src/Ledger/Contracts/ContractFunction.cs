using OpenLedger.Primitives.Abi;

namespace OpenLedger.Ledger.Contracts;

/// <summary>A function of a system contract: decoded arguments in, results out, in the ABI's order.</summary>
/// <exception cref="RevertException">It refuses.</exception>
public delegate AbiValue[] ContractFunction(CallContext context, AbiValue[] arguments);
