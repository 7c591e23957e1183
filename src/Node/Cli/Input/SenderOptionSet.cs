using System.CommandLine;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// The options of every command that signs: <c>--from</c>, <c>--key-file</c>, <c>--keystore</c>,
/// <c>--password-file</c>, <c>--chain-id</c>, <c>--wait</c>, <c>--timeout</c>.
/// </summary>
internal sealed class SenderOptionSet : NodeOptionSet
{
    private const string WaitFinal = "final";
    private const string WaitNone = "none";
    private const ulong TimeoutSecondsMax = 86_400;

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Who signs: dev0 to dev9 of a devnet, a name or an address of the keystore, or the "
            + $"address of the key in --key-file or {SigningKey.Variable}. Never a private key.",
        HelpName = "NAME|ADDRESS",
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = "File with the private key: 0x and 64 hex digits, or a keystore's file.",
        HelpName = "PATH",
    };

    private readonly KeystoreOptionSet _keystore = new();

    private readonly Option<ulong?> _chainId =
        CommandInput.OptionalNumber("--chain-id", "Refuse a node of another chain.", 0, ulong.MaxValue);

    private readonly Option<string> _wait = new("--wait")
    {
        Description = "final: until the block is final. none: only until the node took the last transaction.",
        HelpName = "final|none",
        DefaultValueFactory = _ => WaitFinal,
    };

    private readonly Option<ulong> _timeout =
        CommandInput.Number(
            "--timeout", "Seconds to wait for a transaction at most.", 1, TimeoutSecondsMax, 60);

    /// <summary>Options of a signing command.</summary>
    public SenderOptionSet() => _wait.AcceptOnlyFromAmong(WaitFinal, WaitNone);

    /// <inheritdoc/>
    public override void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_keyFile);
        _keystore.AddTo(command);
        command.Add(_chainId);
        command.Add(_wait);
        command.Add(_timeout);
        base.AddTo(command);
    }

    /// <summary>True when the command ends only when its last transaction is final.</summary>
    public bool WaitsForFinality(CommandSession session) => session.Parsed.GetValue(_wait) == WaitFinal;

    /// <summary>A sender of the key that the options name, on the node's chain.</summary>
    /// <exception cref="ClientException">No key, another chain, or a devnet key on a chain that is
    /// none.</exception>
    public async Task<TransactionSender> OpenAsync(CommandSession session, CancellationToken cancellation)
    {
        string? from = session.Parsed.GetValue(_from);
        PrivateKey key = SigningKey.Find(
            from, session.Parsed.GetValue(_keyFile), _keystore.Open(session.Parsed, session.Surroundings));
        ulong chainId = await session.Chain.ChainIdAsync(cancellation).ConfigureAwait(false);
        if (session.Parsed.GetValue(_chainId) is { } expected && expected != chainId)
        {
            throw new ClientException(
                $"wrong chain: {session.Chain.Rpc.Endpoint} is of chain {chainId}, "
                + $"--chain-id asks {expected}; "
                + "name another node with --rpc");
        }

        if (from is not null && DevnetAccounts.ByName(from) is not null && chainId != DevnetGenesis.ChainId)
        {
            throw new ClientException(
                $"wrong chain: {from} is a key everybody knows, for devnets (chain {DevnetGenesis.ChainId}); "
                + $"{session.Chain.Rpc.Endpoint} is of chain {chainId}: sign with a --key-file");
        }

        FinalityWait wait = new(
            TimeSpan.FromSeconds(session.Parsed.GetValue(_timeout)),
            session.Surroundings.PollInterval,
            session.Surroundings.Clock);
        return new TransactionSender(session.Chain, chainId, key, wait);
    }
}
