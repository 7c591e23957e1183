using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Abi;

/// <summary>
/// A type of the Solidity contract ABI. Every type encodes to at least one word: empty tuples and T[0] are
/// not types, so a value never has more parts than its encoding has words. Immutable.
/// </summary>
public sealed class AbiType : IEquatable<AbiType>
{
    /// <summary>Bytes of one word.</summary>
    public const int WordSize = 32;

    /// <summary>How deep arrays and tuples may nest.</summary>
    public const int NestingMax = 8;

    /// <summary>The most components of a tuple, or parameters of a function.</summary>
    public const int ComponentCountMax = 64;

    /// <summary>The most bytes a type may take in place (a T[k] multiplies).</summary>
    public const int HeadSizeMax = 1 << 16;

    /// <summary>The longest type text.</summary>
    public const int TextLengthMax = 4096;

    private AbiType(AbiKind kind, int size, AbiType? element, IReadOnlyList<AbiParameter> components)
    {
        (Kind, Size, Element, Components) = (kind, size, element, components);
        Name = kind switch
        {
            AbiKind.UInt => string.Create(CultureInfo.InvariantCulture, $"uint{size * 8}"),
            AbiKind.Int => string.Create(CultureInfo.InvariantCulture, $"int{size * 8}"),
            AbiKind.FixedBytes => string.Create(CultureInfo.InvariantCulture, $"bytes{size}"),
            AbiKind.Address => "address",
            AbiKind.Bool => "bool",
            AbiKind.Bytes => "bytes",
            AbiKind.String => "string",
            AbiKind.Array when size < 0 => element!.Name + "[]",
            AbiKind.Array => string.Create(CultureInfo.InvariantCulture, $"{element!.Name}[{size}]"),
            _ => "(" + string.Join(',', components.Select(c => c.Type.Name)) + ")",
        };
        IsDynamic = kind is AbiKind.Bytes or AbiKind.String
            || (kind == AbiKind.Array && (size < 0 || element!.IsDynamic))
            || components.Any(c => c.Type.IsDynamic);
        Nesting = kind == AbiKind.Array ? element!.Nesting + 1
            : kind == AbiKind.Tuple ? components.Max(c => c.Type.Nesting) + 1
            : 0;
        long inPlace = IsDynamic ? WordSize
            : kind == AbiKind.Array ? (long)size * element!.HeadSize
            : kind == AbiKind.Tuple ? components.Sum(c => (long)c.Type.HeadSize)
            : WordSize;
        HeadSize = (int)Math.Min(inPlace, HeadSizeMax + 1);
    }

    /// <summary>Which family.</summary>
    public AbiKind Kind { get; }

    /// <summary>Bytes of a uintN, intN or bytesN; the length of a T[k], -1 for a T[]; else 0.</summary>
    public int Size { get; }

    /// <summary>The T of an array.</summary>
    public AbiType? Element { get; }

    /// <summary>The components of a tuple, with their names when known.</summary>
    public IReadOnlyList<AbiParameter> Components { get; }

    /// <summary>The canonical name, as in signatures.</summary>
    public string Name { get; }

    /// <summary>True when values lie behind an offset.</summary>
    public bool IsDynamic { get; }

    /// <summary>Bytes in place: the whole value, or the offset of a dynamic one.</summary>
    public int HeadSize { get; }

    /// <summary>The parts of every value of a tuple or T[k]; -1 for a T[], 0 for what has no parts.</summary>
    internal int FixedCount => Kind switch
    {
        AbiKind.Tuple => Components.Count,
        AbiKind.Array => Size,
        _ => 0,
    };

    /// <summary>Levels of arrays and tuples.</summary>
    internal int Nesting { get; }

    /// <summary>
    /// Parses a type such as <c>(address,uint8[3])[]</c>; <c>uint</c> and <c>int</c> mean 256 bits.
    /// </summary>
    /// <exception cref="FormatException">Not a type, or beyond a limit of this class.</exception>
    public static AbiType Parse(string text) =>
        TryParse(text, out AbiType? type) ? type : throw new FormatException($"not an ABI type: '{text}'");

    /// <summary>Parses a type; false when it is none or beyond a limit of this class.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AbiType? type)
    {
        type = null;
        return text is { Length: <= TextLengthMax } && new AbiTypeParser(text).TryParseWhole(out type);
    }

    /// <summary>An array: of any length, or of exactly <paramref name="length"/> elements.</summary>
    /// <exception cref="FormatException">Beyond a limit of this class.</exception>
    public static AbiType ArrayOf(AbiType element, int? length = null) =>
        length is < 1
            ? throw new FormatException("an ABI array of fixed length has at least one element")
            : Checked(new AbiType(AbiKind.Array, length ?? -1, element, []));

    /// <summary>A tuple.</summary>
    /// <exception cref="FormatException">Beyond a limit of this class.</exception>
    public static AbiType TupleOf(IReadOnlyList<AbiParameter> components) =>
        components.Count is < 1 or > ComponentCountMax
            ? throw new FormatException($"an ABI tuple has 1 to {ComponentCountMax} components")
            : Checked(new AbiType(AbiKind.Tuple, 0, null, components));

    /// <inheritdoc/>
    public bool Equals(AbiType? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AbiType);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Name.Length * 31) + (int)Kind);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A type of one word, or of bytes or text; null when the name is none.</summary>
    internal static AbiType? Elementary(ReadOnlySpan<char> name) => name switch
    {
        "address" => new AbiType(AbiKind.Address, Address.Size, null, []),
        "bool" => new AbiType(AbiKind.Bool, 1, null, []),
        "bytes" => new AbiType(AbiKind.Bytes, 0, null, []),
        "string" => new AbiType(AbiKind.String, 0, null, []),
        "uint" => new AbiType(AbiKind.UInt, WordSize, null, []),
        "int" => new AbiType(AbiKind.Int, WordSize, null, []),
        _ when name.StartsWith("uint") => Sized(AbiKind.UInt, name[4..], 8),
        _ when name.StartsWith("int") => Sized(AbiKind.Int, name[3..], 8),
        _ when name.StartsWith("bytes") => Sized(AbiKind.FixedBytes, name[5..], 1),
        _ => null,
    };

    private static AbiType? Sized(AbiKind kind, ReadOnlySpan<char> digits, int unit) =>
        digits[0] != '0'
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number % unit == 0 && number / unit is >= 1 and <= WordSize
            ? new AbiType(kind, number / unit, null, [])
            : null;

    private static AbiType Checked(AbiType type) =>
        type.Nesting <= NestingMax && type.HeadSize <= HeadSizeMax
            ? type
            : throw new FormatException(
                $"an ABI type nests up to {NestingMax} levels and {HeadSizeMax} bytes in place");
}
