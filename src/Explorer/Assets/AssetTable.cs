using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace OpenLedger.Explorer.Assets;

/// <summary>Style, script and icon, out of the assembly; their addresses change with their content.</summary>
public static class AssetTable
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["explorer.css"] = "text/css; charset=utf-8",
        ["explorer.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Asset> Assets = Types.ToDictionary(
        type => type.Key, type => Load(type.Key, type.Value)).ToFrozenDictionary();

    /// <summary>The address of an asset.</summary>
    public static string PathOf(string name) => $"/assets/{Assets[name].Tag}/{name}";

    /// <summary>An asset by its address; null when there is none, or another version of it.</summary>
    public static Asset? Find(string path)
    {
        string[] parts = path.Split('/');
        return parts is ["", "assets", { } tag, { } name]
            && Assets.TryGetValue(name, out Asset? asset) && asset.Tag == tag
                ? asset
                : null;
    }

    private static Asset Load(string name, string contentType)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using MemoryStream whole = new();
        stream.CopyTo(whole);
        byte[] bytes = whole.ToArray();
        return new Asset(bytes, contentType, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }
}
