using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli;

/// <summary>Puts a key into the keystore under a password and says so.</summary>
internal static class NewStoredKey
{
    /// <summary>Refuses what is no name.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void RequireName(string name)
    {
        if (!Keystore.IsName(name))
        {
            throw new UsageException($"'{name}' is no name for a key: {Keystore.NameForm}");
        }
    }

    /// <summary>Refuses a name that is taken, before anybody types a password.</summary>
    /// <exception cref="ClientException">It is taken.</exception>
    public static void RequireFree(KeyAccess access, string name)
    {
        if (access.Keystore.List().Any(key => key.Name == name))
        {
            throw new ClientException(
                $"the keystore '{access.Keystore.Folder}' has a key '{name}' already; choose another name");
        }
    }

    /// <summary>Asks for the password, writes the file, prints what others may know.</summary>
    /// <exception cref="ClientException">No password, or the file cannot be written.</exception>
    public static void Write(CommandOutput output, KeyAccess access, string name, PrivateKey key)
    {
        string password = access.NewPassword($"'{name}'");
        StoredKey stored = access.Keystore.Add(
            name, key.Address, SecretStorage.Encrypt(key, password, ScryptCost.Standard));
        JsonObject told = new()
        {
            ["name"] = name,
            ["file"] = stored.Path,
            ["address"] = key.Address.ToString(),
            ["publicKey"] = key.PublicKey.ToString(),
        };
        output.Write(told, console => CommandOutput.WriteFacts(
            console,
            ("name", name),
            ("address", $"{key.Address}"),
            ("public key", $"{key.PublicKey}"),
            ("private key", $"in {stored.Path}, under the password; without both it is lost"),
            ("sign with", $"--from {name}")));
    }
}
