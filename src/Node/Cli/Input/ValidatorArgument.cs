using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// A founding validator as the command line names it, <c>WHO:STAKE</c>: WHO is a file with its private key, a
/// file that <c>keys show --json</c> wrote, or <c>[ACCOUNT,]PUBLICKEY,PROOF</c>.
/// </summary>
internal static class ValidatorArgument
{
    /// <summary>What one looks like, for messages.</summary>
    public const string Form =
        "a file of 'keys show --json', a key file, or [ACCOUNT,]PUBLICKEY,PROOF; then : and its stake";

    private const string Wei = ":wei:";

    /// <summary>Reads one for a chain whose genesis is being made.</summary>
    /// <exception cref="UsageException">It is none, a file cannot be read, or the proof is not for this
    /// chain.</exception>
    public static GenesisValidator Read(string text, ulong chainId)
    {
        int at = text.LastIndexOf(Wei, StringComparison.Ordinal);
        at = at < 0 ? text.LastIndexOf(':') : at;
        if (at <= 0 || !OpenAmount.TryParse(text[(at + 1)..], out UInt256 stake))
        {
            throw Refuse(text, $"it has no stake behind a colon, {OpenAmount.Form}");
        }

        string who = text[..at];
        if (File.Exists(who))
        {
            return ReadFile(who, chainId, stake);
        }

        string[] parts = who.Split(',');
        ValidatorCard? card = null;
        bool isCard = parts.Length switch
        {
            2 => ValidatorCard.TryParse(null, parts[0], parts[1], out card),
            3 => ValidatorCard.TryParse(parts[0], parts[1], parts[2], out card),
            _ => false,
        };
        return isCard
            ? Prove(card!, chainId, stake, who)
            : throw Refuse(who, "it is neither a file nor [ACCOUNT,]PUBLICKEY,PROOF");
    }

    private static GenesisValidator ReadFile(string path, ulong chainId, in UInt256 stake)
    {
        string text = KeyFile.ReadText(path, "--validator");
        if (!text.TrimStart().StartsWith('{'))
        {
            PrivateKey key = KeyFile.Parse(text, $"the file '{path}'");
            return new GenesisValidator(key.Address, key.PublicKey, stake);
        }

        return ValidatorCard.TryParseJson(text, out ValidatorCard? card)
            ? Prove(card, chainId, stake, path)
            : throw Refuse(
                path, "it is no answer of 'keys show --json' with a proof (keys show --chain-id N --json)");
    }

    private static GenesisValidator Prove(
        ValidatorCard card, ulong chainId, in UInt256 stake, string what) => card.Proves(chainId)
            ? new GenesisValidator(card.Account, card.PublicKey, stake)
            : throw Refuse(
                what, $"the proof is not of {card.PublicKey} for the account {card.Account} in a genesis of"
                    + $" chain {chainId}; ask its operator for 'openledger keys show --chain-id {chainId}'");

    private static UsageException Refuse(string what, string why) => new($"--validator '{what}': {why}");
}
