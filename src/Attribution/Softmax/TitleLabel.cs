namespace OpenLedger.Attribution.Softmax;

/// <summary>The label a contribution's title carries: "label: what it is about".</summary>
public static class TitleLabel
{
    /// <summary>
    /// What stands before the first colon, without spaces at its ends, ASCII letters folded to lower case;
    /// the whole title when there is no colon. Empty when nothing stands there: the contribution has no
    /// label.
    /// </summary>
    public static string Of(string title)
    {
        int colon = title.IndexOf(':', StringComparison.Ordinal);
        string label = (colon < 0 ? title : title[..colon]).Trim(' ');
        return string.Create(label.Length, label, static (folded, source) =>
        {
            for (int i = 0; i < folded.Length; i++)
            {
                folded[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] | 0x20) : source[i];
            }
        });
    }
}
