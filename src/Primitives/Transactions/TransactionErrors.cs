using System.Text;

namespace OpenLedger.Primitives.Transactions;

/// <summary>The names of <see cref="TransactionError"/> as users and vectors write them.</summary>
public static class TransactionErrors
{
    private static readonly string[] Names =
        [.. Enum.GetNames<TransactionError>().Select(name => ToScreamingSnake(name))];

    /// <summary>The name in upper case with underscores, such as INTRINSIC_GAS_TOO_LOW.</summary>
    public static string NameOf(TransactionError error) => Names[(int)error];

    private static string ToScreamingSnake(string pascal)
    {
        StringBuilder name = new();
        foreach (char c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }
}
