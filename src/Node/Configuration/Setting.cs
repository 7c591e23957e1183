using System.Globalization;
using System.Text;

namespace OpenLedger.Node.Configuration;

/// <summary>One thing that an operator may tell a node, by a flag, a variable or a file.</summary>
internal sealed record Setting
{
    /// <summary>Most texts of a list.</summary>
    public const int ListMax = 64;

    /// <summary>Most characters of a text.</summary>
    public const int LengthMax = 4_096;

    /// <summary>Its name in a file, <c>section.name</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its flag; null when only a file and the environment have it.</summary>
    public string? Flag { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>How it is written.</summary>
    public SettingForm Form { get; init; }

    /// <summary>What the help calls its value.</summary>
    public string HelpName { get; init; } = "N";

    /// <summary>Least number.</summary>
    public ulong Min { get; init; }

    /// <summary>Largest number.</summary>
    public ulong Max { get; init; } = ulong.MaxValue;

    /// <summary>The value when nobody said anything; none: not set.</summary>
    public IReadOnlyList<string> Default { get; init; } = [];

    /// <summary>What is wrong with a text, in the words that follow it; null when nothing is.</summary>
    public Func<string, string?> FaultOf { get; init; } = static _ => null;

    /// <summary>
    /// Its environment variable: <c>rpc.callGasMax</c> is <c>OPENLEDGER_RPC_CALL_GAS_MAX</c>.
    /// </summary>
    public string Variable
    {
        get
        {
            StringBuilder name = new("OPENLEDGER_");
            foreach (char c in Key)
            {
                _ = c == '.' ? name.Append('_')
                    : char.IsAsciiLetterUpper(c) ? name.Append('_').Append(c)
                    : name.Append(char.ToUpperInvariant(c));
            }

            return name.ToString();
        }
    }

    /// <summary>What is wrong with a value, as a sentence's end; null when nothing is.</summary>
    public string? Check(IReadOnlyList<string> texts)
    {
        if (texts.Count > (Form == SettingForm.List ? ListMax : 1))
        {
            return Form == SettingForm.List ? $"has more than {ListMax} values" : "stands twice";
        }

        foreach (string text in texts)
        {
            string? fault = text.Length is 0 or > LengthMax ? $"is not 1 to {LengthMax} characters long"
                : Form == SettingForm.Number && !IsNumber(text)
                    ? $"is not a whole number from {Min} to {Max}"
                    : FaultOf(text);
            if (fault is not null)
            {
                return $"'{(text.Length <= 100 ? text : text[..100] + "...")}' {fault}";
            }
        }

        return null;
    }

    private bool IsNumber(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
        && number >= Min && number <= Max;
}
