namespace OpenLedger.Node.Configuration;

/// <summary>How a setting's value is written.</summary>
internal enum SettingForm
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A path; in a file it counts from the file's folder.</summary>
    Path,

    /// <summary>A whole number in a range.</summary>
    Number,

    /// <summary>Texts; a flag is given once for each, a variable parts them by commas.</summary>
    List,
}
