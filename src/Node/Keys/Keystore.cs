using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Keys;

/// <summary>
/// A folder of key files (<see cref="SecretStorage"/>), one key a file, readable by its owner alone. A folder
/// that another wallet made serves too.
/// </summary>
public sealed class Keystore(string folder)
{
    /// <summary>Most files that are looked at.</summary>
    public const int FilesMax = 1_000;

    /// <summary>Longest name of a key.</summary>
    public const int NameLengthMax = 32;

    /// <summary>What a name looks like, for messages.</summary>
    public const string NameForm =
        "1 to 32 lower-case letters, digits, - or _, a letter or digit first, not dev0 to dev9 nor 0x...";

    private const string Extension = ".json";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder; it may not be there yet.</summary>
    public string Folder => folder;

    /// <summary>True for a name a key may be given.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= NameLengthMax
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        && !text.StartsWith("0x", StringComparison.Ordinal)
        && DevnetAccounts.ByName(text) is null;

    /// <summary>The keys, by name; files that are none are passed over.</summary>
    /// <exception cref="ClientException">The folder cannot be read, or has too many files.</exception>
    public IReadOnlyList<StoredKey> List()
    {
        try
        {
            string[] files = Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder).Take(FilesMax + 1).Order(StringComparer.Ordinal)]
                : [];
            return files.Length <= FilesMax
                ? [.. files.Select(Look).OfType<StoredKey>()]
                : throw new ClientException(
                    $"'{folder}' has more than {FilesMax} files; name a folder of keys with --keystore DIR");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                $"the keystore '{folder}' cannot be read: {fault.Message.TrimEnd('.')}; "
                + "name another with --keystore DIR",
                fault);
        }
    }

    /// <summary>The key of a name, or of an address when just one file is of it; null: none.</summary>
    /// <exception cref="ClientException">As <see cref="List"/>, or two files are of the address.</exception>
    public StoredKey? Find(string nameOrAddress)
    {
        IReadOnlyList<StoredKey> keys = List();
        if (keys.FirstOrDefault(key => key.Name == nameOrAddress) is { } named)
        {
            return named;
        }

        if (!ChecksumAddress.TryParse(nameOrAddress, out Address address))
        {
            return null;
        }

        StoredKey[] found = [.. keys.Where(key => key.Address == address)];
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new ClientException(
                $"{found.Length} files of '{folder}' are of {nameOrAddress}: "
                + $"name one of {string.Join(", ", found.Select(key => key.Name))}");
    }

    /// <summary>Writes a new file, mode 0600, in a folder of its owner's alone.</summary>
    /// <exception cref="ClientException">The name is taken, or the folder cannot be written to.</exception>
    public StoredKey Add(string name, Address address, byte[] file)
    {
        string path = Path.Combine(folder, name + Extension);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                $"the keystore '{folder}' cannot be made: {fault.Message.TrimEnd('.')}; "
                + "name another with --keystore DIR",
                fault);
        }

        NewFile.Write(path, file, OwnerOnly);
        return new StoredKey(name, address, path);
    }

    private static StoredKey? Look(string path)
    {
        byte[]? bytes = BoundedFile.Read(path, SecretStorage.FileBytesMax);
        if (bytes is null || !SecretStorage.TryReadAddress(bytes, out Address? address))
        {
            return null;
        }

        string name = Path.GetFileName(path);
        return new StoredKey(
            name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : name,
            address, path);
    }
}
