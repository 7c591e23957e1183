namespace OpenLedger.Node.Keys;

/// <summary>Reads small files of others without trusting their length.</summary>
internal static class BoundedFile
{
    /// <summary>The bytes of a file; null when it has more than <paramref name="bytesMax"/>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string path, int bytesMax)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[bytesMax + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= bytesMax ? bytes[..length] : null;
    }
}
