namespace OpenLedger.Node.Configuration;

/// <summary>Where a setting's value comes from; a later one wins.</summary>
internal enum SettingSource
{
    /// <summary>Nobody said anything.</summary>
    Default = 0,

    /// <summary>The file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    Flag,
}
