using System.Text;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Primitives.Abi;

/// <summary>A function of a contract. Immutable.</summary>
public sealed class AbiFunction
{
    /// <summary>Bytes of a selector.</summary>
    public const int SelectorSize = 4;

    private readonly byte[] _selector;

    /// <summary>A function from its parts.</summary>
    /// <exception cref="FormatException">Too many parameters.</exception>
    public AbiFunction(
        string name,
        IReadOnlyList<AbiParameter> inputs,
        IReadOnlyList<AbiParameter> outputs,
        string stateMutability = "nonpayable")
    {
        if (inputs.Count > AbiType.ComponentCountMax || outputs.Count > AbiType.ComponentCountMax)
        {
            throw new FormatException($"an ABI function has at most {AbiType.ComponentCountMax} parameters");
        }

        (Name, Inputs, Outputs, StateMutability) = (name, inputs, outputs, stateMutability);
        Signature = AbiSignature.Of(name, inputs);
        _selector = Keccak.Hash(Encoding.UTF8.GetBytes(Signature)).ToArray()[..SelectorSize];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<AbiParameter> Inputs { get; }

    /// <summary>Its results.</summary>
    public IReadOnlyList<AbiParameter> Outputs { get; }

    /// <summary>pure, view, nonpayable or payable.</summary>
    public string StateMutability { get; }

    /// <summary>True when calls may carry value.</summary>
    public bool IsPayable => StateMutability == "payable";

    /// <summary>True when it only reads.</summary>
    public bool IsView => StateMutability is "view" or "pure";

    /// <summary>The canonical signature, such as <c>transfer(address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first four bytes of keccak(signature).</summary>
    public ReadOnlySpan<byte> Selector => _selector;

    /// <summary>From a signature such as <c>transfer(address,uint256)</c>, without results.</summary>
    /// <exception cref="FormatException">Not a signature.</exception>
    public static AbiFunction Parse(string signature)
    {
        (string name, List<AbiParameter> inputs) = AbiSignature.Parse(signature);
        return new AbiFunction(name, inputs, []);
    }

    /// <summary>Selector and encoded arguments.</summary>
    /// <exception cref="ArgumentException">Values that do not fit the parameters.</exception>
    public byte[] EncodeCall(params ReadOnlySpan<AbiValue> arguments) =>
        AbiEncoder.Encode(_selector, Inputs, arguments);

    /// <summary>The arguments of a call of this function.</summary>
    public bool TryDecodeCall(ReadOnlySpan<byte> calldata, out AbiValue[] arguments, out AbiError error)
    {
        if (!calldata.StartsWith(_selector))
        {
            (arguments, error) = ([], AbiError.WrongSelector);
            return false;
        }

        return AbiDecoder.TryDecode(Inputs, calldata[SelectorSize..], out arguments, out error);
    }

    /// <summary>Encoded results.</summary>
    /// <exception cref="ArgumentException">Values that do not fit the results.</exception>
    public byte[] EncodeResults(params ReadOnlySpan<AbiValue> results) => AbiEncoder.Encode(Outputs, results);

    /// <summary>The results of a call.</summary>
    public bool TryDecodeResults(ReadOnlySpan<byte> data, out AbiValue[] results, out AbiError error) =>
        AbiDecoder.TryDecode(Outputs, data, out results, out error);

    /// <inheritdoc/>
    public override string ToString() => Signature;
}
