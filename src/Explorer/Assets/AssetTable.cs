using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace OpenLedger.Explorer.Assets;

/// <summary>
/// Style, scripts and icon, out of the assembly; their addresses change with their content. All share one
/// tag, so that scripts can import each other by their names.
/// </summary>
public static class AssetTable
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Asset> Assets = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => Types.ContainsKey(Path.GetExtension(name)))
        .ToFrozenDictionary(name => name, name => new Asset(Load(name), Types[Path.GetExtension(name)]));

    private static readonly string Tag = TagOf(Assets);

    /// <summary>The address of an asset.</summary>
    public static string PathOf(string name) => Assets.ContainsKey(name)
        ? $"/assets/{Tag}/{name}"
        : throw new ArgumentException($"there is no asset {name}", nameof(name));

    /// <summary>An asset by its address; null when there is none, or another version of it.</summary>
    public static Asset? Find(string path)
    {
        string[] parts = path.Split('/');
        return parts is ["", "assets", { } tag, { } name] && tag == Tag ? Assets.GetValueOrDefault(name) : null;
    }

    private static byte[] Load(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using MemoryStream whole = new();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    private static string TagOf(IReadOnlyDictionary<string, Asset> assets)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string _, Asset asset) in assets.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            hash.AppendData(asset.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
