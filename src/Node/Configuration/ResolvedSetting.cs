namespace OpenLedger.Node.Configuration;

/// <summary>A setting with the value in force and where it comes from.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Texts">The value; none: not set.</param>
/// <param name="Source">Who said so.</param>
internal sealed record ResolvedSetting(Setting Setting, IReadOnlyList<string> Texts, SettingSource Source);
