using System.Text.Json;

namespace OpenLedger.Node.Configuration;

/// <summary>
/// A node's configuration file: one JSON object with an object for each section, read strictly. Lines of
/// comments (//) are passed over.
/// </summary>
internal static class ConfigurationFile
{
    /// <summary>Longest file.</summary>
    public const int SizeBytesMax = 1024 * 1024;

    // The file, its sections, their lists.
    private const int DepthMax = 4;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = DepthMax,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The values of a file by the key of their setting.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or is malformed; has a member twice, of
    /// another kind, or unknown.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(
        string path, IReadOnlyList<Setting> settings)
    {
        Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);
        try
        {
            byte[] bytes;
            using (FileStream file = File.OpenRead(path))
            {
                if (file.Length > SizeBytesMax)
                {
                    throw new ConfigurationException($"'{path}' has more than {SizeBytesMax} bytes");
                }

                bytes = new byte[file.Length];
                file.ReadExactly(bytes);
            }

            using JsonDocument document = JsonDocument.Parse(bytes, Options);
            Take(document.RootElement, "", (path, settings), values);
        }
        catch (JsonException fault)
        {
            string why = fault.Message.Split(" LineNumber")[0].TrimEnd('.');
            throw new ConfigurationException($"'{path}', line {fault.LineNumber + 1}: not JSON: {why}");
        }
        catch (InvalidOperationException)
        {
            // The reader decodes escapes only when a text is asked for: a lone surrogate surfaces here.
            throw new ConfigurationException($"'{path}': a text is not valid Unicode");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"the configuration '{path}' cannot be read: {fault.Message.TrimEnd('.')}");
        }

        return values;
    }

    private static void Take(
        JsonElement section, string prefix, (string File, IReadOnlyList<Setting> Settings) known,
        Dictionary<string, IReadOnlyList<string>> values)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            throw new ConfigurationException(
                $"'{known.File}': {(prefix.Length == 0 ? "the whole" : prefix[..^1])} must be an object");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in section.EnumerateObject())
        {
            string key = prefix + member.Name;
            if (!seen.Add(member.Name))
            {
                throw new ConfigurationException($"'{known.File}': {key} stands twice");
            }

            if (known.Settings.FirstOrDefault(s => s.Key == key && !member.Name.Contains('.')) is { } setting)
            {
                values.Add(key, TextsOf(member.Value, setting, known.File));
            }
            else if (known.Settings.Any(s => s.Key.StartsWith(key + ".", StringComparison.Ordinal)))
            {
                Take(member.Value, key + ".", known, values);
            }
            else
            {
                throw new ConfigurationException(
                    $"'{known.File}': there is no setting {key}; did you mean "
                    + $"{NearestName.Of(key, known.Settings.Select(s => s.Key))}?");
            }
        }
    }

    private static IReadOnlyList<string> TextsOf(JsonElement value, Setting setting, string file)
    {
        bool isList = setting.Form == SettingForm.List;
        JsonValueKind kind = setting.Form == SettingForm.Number ? JsonValueKind.Number : JsonValueKind.String;
        if (isList && value.ValueKind == JsonValueKind.Array)
        {
            return value.GetArrayLength() <= Setting.ListMax
                && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                    ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
                    : throw new ConfigurationException(
                        $"'{file}': {setting.Key} is a list of at most {Setting.ListMax} texts in quotes");
        }

        return !isList && value.ValueKind == kind
            ? [kind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!]
            : throw new ConfigurationException($"'{file}': {setting.Key} must be " + setting.Form switch
            {
                SettingForm.List => "a list of texts, in brackets",
                SettingForm.Number => "a number, without quotes",
                _ => "a text in quotes",
            });
    }
}
