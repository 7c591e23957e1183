using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Node.Configuration;

/// <summary>Writes the settings in force.</summary>
internal static class ConfigurationPage
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// As a configuration file, each setting with a comment that says where its value comes from, and those
    /// that are not set as comments. Read again, it gives the same values.
    /// </summary>
    public static IEnumerable<string> ToFileLines(NodeConfiguration configuration)
    {
        List<List<ResolvedSetting>> sections =
            [.. configuration.All.GroupBy(SectionOf).Select(group => group.ToList())];
        yield return "{";
        for (int i = 0; i < sections.Count; i++)
        {
            bool isLast = i == sections.Count - 1;
            string name = SectionOf(sections[i][0]);
            if (name.Length == 0)
            {
                foreach (string line in LinesOf(sections[i], configuration.File, !isLast))
                {
                    yield return $"  {line}";
                }

                continue;
            }

            yield return $"  \"{name}\": {{";
            foreach (string line in LinesOf(sections[i], configuration.File, isFollowed: false))
            {
                yield return $"    {line}";
            }

            yield return isLast ? "  }" : "  },";
        }

        yield return "}";
    }

    /// <summary>For machines.</summary>
    public static JsonArray ToJson(NodeConfiguration configuration) =>
        new([.. configuration.All.Select(one => (JsonNode)new JsonObject
        {
            ["key"] = one.Setting.Key,
            ["value"] = IsSet(one) ? JsonNode.Parse(JsonOf(one)) : null,
            ["source"] = one.Source switch
            {
                SettingSource.Flag => "flag",
                SettingSource.Environment => "environment",
                SettingSource.File => "file",
                _ => "default",
            },
            ["flag"] = one.Setting.Flag,
            ["variable"] = one.Setting.Variable,
        })]);

    private static IEnumerable<string> LinesOf(
        List<ResolvedSetting> settings, string? file, bool isFollowed)
    {
        for (int i = 0; i < settings.Count; i++)
        {
            ResolvedSetting one = settings[i];
            string name = one.Setting.Key.Split('.')[^1];
            string comma = isFollowed || settings.Skip(i + 1).Any(IsSet) ? "," : "";
            yield return IsSet(one)
                ? $"\"{name}\": {JsonOf(one)}{comma}  // {WhereOf(one, file)}"
                : $"// \"{name}\" is not set";
        }
    }

    private static string SectionOf(ResolvedSetting one) =>
        one.Setting.Key.Contains('.', StringComparison.Ordinal) ? one.Setting.Key.Split('.')[0] : "";

    // A list without anything in it is one, too.
    private static bool IsSet(ResolvedSetting one) =>
        one.Setting.Form == SettingForm.List || one.Texts.Count > 0;

    private static string JsonOf(ResolvedSetting one) => one.Setting.Form switch
    {
        SettingForm.Number => one.Texts[0],
        SettingForm.List => JsonSerializer.Serialize(one.Texts, Plain),
        _ => JsonSerializer.Serialize(one.Texts[0], Plain),
    };

    private static string WhereOf(ResolvedSetting one, string? file) => one.Source switch
    {
        SettingSource.Flag => $"flag {one.Setting.Flag}",
        SettingSource.Environment => $"environment {one.Setting.Variable}",
        SettingSource.File => $"file {Path.GetFileName(file)}",
        _ => "default",
    };
}
