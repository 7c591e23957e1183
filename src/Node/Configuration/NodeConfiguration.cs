using System.Globalization;

namespace OpenLedger.Node.Configuration;

/// <summary>
/// The settings in force: for each the flag, else the environment variable, else the file, else the default.
/// An empty variable counts as not set. Immutable.
/// </summary>
internal sealed class NodeConfiguration
{
    private readonly Dictionary<string, ResolvedSetting> _byKey;

    private NodeConfiguration(IReadOnlyList<ResolvedSetting> all, string? file)
    {
        (All, File) = (all, file);
        _byKey = all.ToDictionary(one => one.Setting.Key, StringComparer.Ordinal);
    }

    /// <summary>All, in the order of their table.</summary>
    public IReadOnlyList<ResolvedSetting> All { get; }

    /// <summary>The file that was read; null: none.</summary>
    public string? File { get; }

    /// <summary>Puts flags, variables and file together.</summary>
    /// <param name="settings">The settings that there are.</param>
    /// <param name="file">The configuration file; null: none.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="flags">The texts behind a flag; null when it was not given.</param>
    /// <exception cref="ConfigurationException">A value is wrong, or the file is.</exception>
    public static NodeConfiguration Resolve(
        IReadOnlyList<Setting> settings, string? file, Func<string, string?> variable,
        Func<Setting, IReadOnlyList<string>?> flags)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> inFile = file is null
            ? new Dictionary<string, IReadOnlyList<string>>()
            : ConfigurationFile.Read(file, settings);
        string? folder = file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file));
        List<ResolvedSetting> all = [];
        foreach (Setting setting in settings)
        {
            (IReadOnlyList<string> texts, SettingSource source, string where) =
                flags(setting) is { } given ? (InFull(setting, given), SettingSource.Flag, setting.Flag!)
                : variable(setting.Variable) is { Length: > 0 } text
                    ? (InFull(setting, Split(setting, text)), SettingSource.Environment, setting.Variable)
                : inFile.TryGetValue(setting.Key, out IReadOnlyList<string>? written)
                    ? (InFull(setting, written, folder), SettingSource.File, $"'{file}': {setting.Key}")
                : (setting.Default, SettingSource.Default, setting.Key);
            if (setting.Check(texts) is { } fault)
            {
                throw new ConfigurationException($"{where}: {fault}");
            }

            all.Add(new ResolvedSetting(setting, texts, source));
        }

        return new NodeConfiguration(all, file);
    }

    /// <summary>A text; null when it is not set.</summary>
    public string? Text(string key) => _byKey[key].Texts is [string text] ? text : null;

    /// <summary>A text that must be there.</summary>
    /// <exception cref="ConfigurationException">It is not set.</exception>
    public string RequiredText(string key)
    {
        Setting setting = _byKey[key].Setting;
        return Text(key) ?? throw new ConfigurationException(
            $"{key} is not set: give {setting.Flag} {setting.HelpName}, set {setting.Variable}, "
            + "or write it into the file of --config");
    }

    /// <summary>A number; null when it is not set.</summary>
    public ulong? Number(string key) =>
        Text(key) is { } text ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>A number with a default.</summary>
    public int Integer(string key) => checked((int)Number(key)!.Value);

    /// <summary>A list.</summary>
    public IReadOnlyList<string> List(string key) => _byKey[key].Texts;

    private static IReadOnlyList<string> Split(Setting setting, string text) =>
        setting.Form == SettingForm.List
            ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
            : [text];

    // Paths are whole from here on: what is printed means the same wherever it is read again.
    private static IReadOnlyList<string> InFull(
        Setting setting, IReadOnlyList<string> texts, string? folder = null) =>
        setting.Form == SettingForm.Path && texts is [{ Length: > 0 } path]
            ? [Path.GetFullPath(path, folder ?? Directory.GetCurrentDirectory())]
            : texts;
}
