namespace OpenLedger.Attribution.Tokens;

/// <summary>The frozen classes of code points: ranges, no Unicode tables.</summary>
internal static class CodePoints
{
    private static readonly CodePointClass[] s_ascii = BuildAscii();

    /// <summary>Class of a byte below 0x80.</summary>
    public static CodePointClass ClassOfAscii(byte value) => s_ascii[value];

    /// <summary>Class of any code point.</summary>
    public static CodePointClass ClassOf(int codePoint) => codePoint switch
    {
        < 0x80 => s_ascii[codePoint],
        < 0xA0 => CodePointClass.Control,
        0xA0 => CodePointClass.Space,
        0xAD => CodePointClass.Dropped,
        < 0xC0 => CodePointClass.Single,
        < 0x0E00 => CodePointClass.Word,
        < 0x10A0 => CodePointClass.Single,
        < 0x1780 => CodePointClass.Word,
        < 0x1800 => CodePointClass.Single,
        < 0x2000 => CodePointClass.Word,
        <= 0x200A => CodePointClass.Space,
        <= 0x200F or 0x2060 => CodePointClass.Dropped,
        0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 => CodePointClass.Space,
        <= 0x206F => CodePointClass.Single,
        < 0x2E80 => CodePointClass.Word,
        0xFEFF => CodePointClass.Dropped,
        _ => CodePointClass.Single,
    };

    private static CodePointClass[] BuildAscii()
    {
        CodePointClass[] classes = new CodePointClass[0x80];
        for (int value = 0; value < classes.Length; value++)
        {
            classes[value] = value switch
            {
                >= 0x09 and <= 0x0D or 0x20 => CodePointClass.Space,
                < 0x20 or 0x7F => CodePointClass.Control,
                >= '0' and <= '9' or >= 'A' and <= 'Z' or >= 'a' and <= 'z' => CodePointClass.Word,
                _ => CodePointClass.Single,
            };
        }

        return classes;
    }
}
