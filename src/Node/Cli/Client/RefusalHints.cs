using OpenLedger.Ledger.Contracts;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What to do about a refusal that its name alone does not tell.</summary>
internal static class RefusalHints
{
    private static readonly (string Name, string Hint)[] Hints =
    [
        (RevertReasons.UnknownDatanet, "ids count from 1; openledger datanet show ID"),
        (RevertReasons.UnknownVersion, "openledger datanet show ID lists the versions"),
        (RevertReasons.UnknownModel, "ids count from 1; openledger model show ID"),
        (RevertReasons.NotOwner, "sign with the owner's key (--from)"),
        (RevertReasons.DuplicateContent, "the first to register a text keeps it; offer another text"),
        (RevertReasons.BelowNovelty, "most of it was registered before; offer what is new"),
        (RevertReasons.ContentTooLarge, "split the file"),
        (RevertReasons.ContentInvalid, "a contribution is UTF-8 text without control characters"),
        (RevertReasons.SidecarsFull, "others' contents wait; run the command again later"),
        (RevertReasons.NothingToPublish, "contribute first"),
        (RevertReasons.CommitmentTooYoung, "run the command again"),
        (RevertReasons.CommitmentTooOld, "run the command again"),
        (RevertReasons.VersionNotActive, "wait until that block"),
        (RevertReasons.VersionNotServable, "name a newer version; openledger datanet show ID lists them"),
        (RevertReasons.RevisionMismatch, "the price changed meanwhile; run the command again"),
        (RevertReasons.FeeAboveMax, "raise --max-fee"),
        (RevertReasons.DepositTooSmall, "add --deposit OPEN"),
        (RevertReasons.ModelRetired, "ask another model"),
        (RevertReasons.NotAHost, "--host names one; the model's owner is one"),
        (RevertReasons.RequestStillOpen, "run the command again after that second"),
    ];

    /// <summary>The hint for a message that begins with a refusal's name; null when there is none.</summary>
    public static string? For(string message)
    {
        foreach ((string name, string hint) in Hints)
        {
            if (message == name || message.StartsWith(name + ":", StringComparison.Ordinal))
            {
                return hint;
            }
        }

        return null;
    }
}
