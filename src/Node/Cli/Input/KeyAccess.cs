using System.Diagnostics.CodeAnalysis;
using System.Text;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// The keystore, and the passwords that open it: from a file, from the environment, or typed at a terminal.
/// </summary>
internal sealed class KeyAccess(CliSurroundings surroundings, Keystore? keystore, string? passwordFile)
{
    /// <summary>Environment variable with a password.</summary>
    public const string PasswordVariable = "OPENLEDGER_PASSWORD";

    /// <summary>Most bytes of a file with a password or a phrase.</summary>
    public const int SecretBytesMax = 4_096;

    private static readonly UTF8Encoding Utf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The keystore.</summary>
    /// <exception cref="UsageException">There is no folder for one.</exception>
    public Keystore Keystore => keystore
        ?? throw new UsageException(
            $"no home folder for a keystore; name one with --keystore DIR or {KeystoreOptionSet.Variable}");

    /// <summary>Where it looks for keys, for messages.</summary>
    public string Place =>
        keystore is null ? "a keystore (none is named)" : $"the keystore '{keystore.Folder}'";

    /// <summary>Where commands run.</summary>
    public CliSurroundings Surroundings => surroundings;

    /// <summary>A key of the keystore that is open; false when it has none of this name or address.</summary>
    /// <exception cref="ClientException">It does not open.</exception>
    public bool TryOpen(string nameOrAddress, [NotNullWhen(true)] out PrivateKey? key)
    {
        StoredKey? stored = keystore?.Find(nameOrAddress);
        key = stored is null ? null : OpenFile(stored.Path);
        return key is not null;
    }

    /// <summary>The key of a key file: a private key in hex, or a file of a keystore.</summary>
    /// <exception cref="ClientException">It cannot be read, holds no key, or does not open.</exception>
    public PrivateKey ReadFile(string path, string option) =>
        IsStored(Bytes(path, option, SecretStorage.FileBytesMax))
            ? OpenFile(path)
            : KeyFile.Read(path, option);

    /// <summary>The password of a key that there is already.</summary>
    /// <exception cref="UsageException">Nobody gives one.</exception>
    public string Password(string what) => Given() ?? surroundings.ReadSecret($"password of {what}")
        ?? throw NoPassword(what);

    /// <summary>The password for a new key: typed twice at a terminal.</summary>
    /// <exception cref="UsageException">None, an empty one, or two that differ.</exception>
    public string NewPassword(string what)
    {
        string? password = Given();
        if (password is null)
        {
            password = surroundings.ReadSecret($"new password for {what}") ?? throw NoPassword(what);
            if (password != surroundings.ReadSecret("the same again"))
            {
                throw new UsageException("the two passwords differ; run the command again");
            }
        }

        return password.Length > 0
            ? password
            : throw new UsageException("the password is empty, which protects nothing; give another");
    }

    /// <summary>A secret text in a file, without the line break at its end.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no text.</exception>
    public static string SecretOf(string path, string option)
    {
        try
        {
            return Utf8.GetString(Bytes(path, option, SecretBytesMax)).TrimEnd('\r', '\n');
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{option} '{path}' is not text in UTF-8");
        }
    }

    private string? Given() =>
        passwordFile is not null ? SecretOf(passwordFile, "--password-file")
        : surroundings.Variable(PasswordVariable) is { Length: > 0 } password ? password
        : null;

    private PrivateKey OpenFile(string path) =>
        SecretStorage.Open(Bytes(path, "the key file", SecretStorage.FileBytesMax), Password($"'{path}'"))
            switch
        {
            SecretStorageVerdict.Opened opened => opened.Key,
            SecretStorageVerdict.Refused { Fault: SecretStorageFault.WrongPassword } =>
                throw new ClientException(
                    $"the key file '{path}' does not open: wrong password, or the file is damaged"),
            SecretStorageVerdict.Refused refused => throw new ClientException(
                $"the key file '{path}' cannot be used: {refused.Detail}; export it anew from the wallet "
                + "that wrote it"),
            _ => throw new InvalidOperationException("a verdict of no kind"),
        };

    private static bool IsStored(byte[] bytes) =>
        bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private static byte[] Bytes(string path, string option, int max)
    {
        try
        {
            return BoundedFile.Read(path, max)
                ?? throw new UsageException(
                    $"{option} '{path}' has more than {max} bytes: it is no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} '{path}' cannot be read: {fault.Message.TrimEnd('.')}");
        }
    }

    private static UsageException NoPassword(string what) => new(
        $"{what} needs a password: give --password-file PATH, set {PasswordVariable}, "
        + "or run it at a terminal");
}
