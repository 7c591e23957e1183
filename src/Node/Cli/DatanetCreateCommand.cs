using System.CommandLine;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger datanet create</c>.</summary>
internal static class DatanetCreateCommand
{
    private const ulong NoveltyBpsMax = 10_000;

    private static readonly string[] Policies = ["open", "curated", "owner-only"];

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> name = CommandInput.RequiredText("--name", "Its name.");
        Option<string> domain = CommandInput.RequiredText("--domain", "Its subject, such as law.");
        Option<string> licence = CommandInput.RequiredText(
            "--licence", "Licence its texts are under, such as CC-BY-4.0.");
        Option<string> policy = new("--policy")
        {
            Description = "open: anyone. curated: anyone, effective after a curator's review. owner-only.",
            HelpName = string.Join('|', Policies),
            DefaultValueFactory = _ => Policies[0],
        };
        policy.AcceptOnlyFromAmong(Policies);
        Option<ulong> minTokens = CommandInput.Number(
            "--min-tokens", "Fewest tokens of a contribution.", 0, uint.MaxValue, 8);
        Option<ulong> minNovelty = CommandInput.Number(
            "--min-novelty-bps", "Least share of new tokens, in hundredths of a percent.", 0, NoveltyBpsMax,
            2_000);
        Option<Address[]> curators = CommandInput.Accounts(
            "--curator", "A curator; may be given several times.");
        Command command = new(
            "create",
            "Create a datanet owned by the sender.\n"
            + "Example: openledger datanet create --from dev0 --name \"Tax law\" --domain law "
            + "--licence CC-BY-4.0")
        {
            name, domain, licence, policy, minTokens, minNovelty, curators,
        };
        SenderOptionSet options = new();
        options.Run(command, surroundings, async (session, cancellation) =>
        {
            ParseResult parsed = session.Parsed;
            byte kind = (byte)Array.IndexOf(Policies, parsed.GetValue(policy));
            byte[] calldata = DatanetsContract.Interface.Function("create").EncodeCall(
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(domain),
                parsed.GetRequiredValue(licence),
                AbiValue.List((ulong)kind, parsed.GetValue(minTokens), parsed.GetValue(minNovelty)),
                AbiValue.List(parsed.GetValue(curators) ?? [], c => c));
            await SendAsync(session, options, calldata, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task SendAsync(
        CommandSession session, SenderOptionSet options, byte[] calldata, CancellationToken cancellation)
    {
        TransactionSender sender = await options.OpenAsync(session, cancellation).ConfigureAwait(false);
        (Transaction sent, TransactionReceipt? final) = await SendOutcome.SendAsync(
            session, sender, options.WaitsForFinality(session), "waiting until the datanet is final",
            (SystemAddresses.Datanets, UInt256.Zero, calldata), cancellation).ConfigureAwait(false);
        ulong? id = final?.Event(
            SystemAddresses.Datanets, DatanetsContract.Interface.Event("DatanetCreated"))[0].AsUInt64();
        JsonObject json = SendOutcome.ToJson(sent, final);
        json["datanetId"] = id;
        session.Output.Write(json, console => CommandOutput.WriteFacts(
            console, [("datanet", id?.ToString() ?? "not known yet"), .. SendOutcome.ToFacts(sent, final)]));
    }
}
