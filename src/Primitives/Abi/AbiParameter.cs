namespace OpenLedger.Primitives.Abi;

/// <summary>A parameter of a function or event, or a component of a tuple; the name may be empty.</summary>
/// <param name="Name">Its name in the ABI.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsIndexed">For an event: whether it is a topic.</param>
public sealed record AbiParameter(string Name, AbiType Type, bool IsIndexed = false);
