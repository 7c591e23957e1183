using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OpenLedger.Primitives.Abi;

/// <summary>Recursive descent over a type's text, no deeper than <see cref="AbiType.NestingMax"/>.</summary>
internal ref struct AbiTypeParser(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public bool TryParseWhole([NotNullWhen(true)] out AbiType? type) =>
        TryParseType(0, out type) && _position == _text.Length;

    /// <summary>A list of types in brackets, possibly empty: a function's parameters.</summary>
    public bool TryParseParameters(out List<AbiParameter> parameters) =>
        TryParseList(0, out parameters) && _position == _text.Length;

    /// <summary>
    /// Array suffixes such as <c>[3][]</c> put behind a type; null when they are malformed or too many.
    /// </summary>
    public static AbiType? ApplySuffix(AbiType type, ReadOnlySpan<char> suffix)
    {
        AbiTypeParser parser = new(suffix);
        AbiType? result = parser.ParseArrays(type);
        return parser._position == suffix.Length ? result : null;
    }

    private bool TryParseType(int depth, [NotNullWhen(true)] out AbiType? type)
    {
        type = null;
        if (depth > AbiType.NestingMax)
        {
            return false;
        }

        if (_position < _text.Length && _text[_position] == '(')
        {
            if (!TryParseList(depth, out List<AbiParameter> components) || components.Count == 0)
            {
                return false;
            }

            type = Guard(() => AbiType.TupleOf(components));
        }
        else
        {
            int start = _position;
            while (_position < _text.Length && char.IsAsciiLetterOrDigit(_text[_position]))
            {
                _position++;
            }

            type = AbiType.Elementary(_text[start.._position]);
        }

        type = ParseArrays(type);
        return type is not null;
    }

    private AbiType? ParseArrays(AbiType? type)
    {
        while (type is not null && _position < _text.Length && _text[_position] == '[')
        {
            type = ParseArray(type);
        }

        return type;
    }

    private AbiType? ParseArray(AbiType element)
    {
        int close = _text[_position..].IndexOf(']');
        if (close < 0)
        {
            return null;
        }

        ReadOnlySpan<char> digits = _text.Slice(_position + 1, close - 1);
        _position += close + 1;
        if (digits.IsEmpty)
        {
            return Guard(() => AbiType.ArrayOf(element));
        }

        return digits[0] != '0'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? Guard(() => AbiType.ArrayOf(element, length))
            : null;
    }

    private bool TryParseList(int depth, out List<AbiParameter> list)
    {
        list = [];
        if (!TryTake('('))
        {
            return false;
        }

        if (TryTake(')'))
        {
            return true;
        }

        do
        {
            if (list.Count == AbiType.ComponentCountMax || !TryParseType(depth + 1, out AbiType? type))
            {
                return false;
            }

            list.Add(new AbiParameter("", type));
        }
        while (TryTake(','));
        return TryTake(')');
    }

    private bool TryTake(char expected)
    {
        bool found = _position < _text.Length && _text[_position] == expected;
        _position += found ? 1 : 0;
        return found;
    }

    private static AbiType? Guard(Func<AbiType> make)
    {
        try
        {
            return make();
        }
        catch (FormatException)
        {
            // Beyond a limit of AbiType: not a type, as far as a parser can say.
            return null;
        }
    }
}
