using System.CommandLine;
using OpenLedger.Consensus.Light;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary>
/// <c>openledger verify</c>: checks that a block is final from a file alone, without a node
/// (docs/spec/light.md).
/// </summary>
internal static class VerifyCommand
{
    private const string StandardInput = "-";

    public static Command Create(CliSurroundings surroundings)
    {
        Option<string> file = new("--file")
        {
            Description = "The answer of openledger_getFinality; - reads standard input.",
            HelpName = "PATH",
            Required = true,
        };
        Option<string?> genesis = new("--genesis")
        {
            Description = "Trust this genesis file.",
            HelpName = "PATH",
        };
        Option<Hash256?> genesisHash = CommandInput.OptionalHash(
            "--genesis-hash", "Trust this hash of block 0; with --checkpoint: the chain must be this one.");
        Option<Hash256?> checkpoint = CommandInput.OptionalHash(
            "--checkpoint", "Trust this block, which ended an epoch and is younger than unbonding takes.");
        Option<bool> json = new("--json") { Description = "Print one JSON value for machines." };
        Command command = new(
            "verify",
            "Check that a block is final without a node: signatures of the validators, from what you trust.\n"
            + "Example: openledger verify --file proof.json --genesis genesis.json")
        {
            file, genesis, genesisHash, checkpoint, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            LightTrust trust = await TrustOfAsync(
                parsed.GetValue(genesis), parsed.GetValue(genesisHash), parsed.GetValue(checkpoint),
                cancellation).ConfigureAwait(false);
            string path = parsed.GetRequiredValue(file);
            byte[] bytes = await ReadAsync(surroundings, path, LightProof.SizeBytesMax, cancellation)
                .ConfigureAwait(false);
            (LightProof proof, LightVerdict.Proven proven) = Verify(
                path == StandardInput ? "standard input" : path, bytes, trust);
            FinalityReport report = new(proof, proven, trust, surroundings.Clock.GetUtcNow());
            new CommandOutput(surroundings, parsed.GetValue(json)).Write(report.ToJson(), report.Print);
            return ExitCode.Ok;
        });
        return command;
    }

    private static (LightProof Proof, LightVerdict.Proven Proven) Verify(
        string name, byte[] bytes, LightTrust trust)
    {
        if (!LightProofParser.TryParse(bytes, out LightProof? proof, out LightError? error))
        {
            throw new ClientException($"{name} is no proof: {error}");
        }

        return new LightVerifier(trust).Verify(proof) switch
        {
            LightVerdict.Proven proven => (proof, proven),
            LightVerdict.Refused refused =>
                throw new ClientException($"{name} proves nothing: {refused.Error}"),
            LightVerdict other =>
                throw new InvalidOperationException($"a verdict without a meaning: {other}"),
        };
    }

    private static async Task<LightTrust> TrustOfAsync(
        string? genesis, Hash256? genesisHash, Hash256? checkpoint, CancellationToken cancellation)
    {
        if (genesis is not null && checkpoint is not null)
        {
            throw new UsageException(
                "give --genesis or --checkpoint, not both: a proof begins at one of the two");
        }

        if (checkpoint is { } boundary)
        {
            return LightTrust.OfCheckpoint(boundary, genesisHash);
        }

        if (genesis is not null)
        {
            return LightTrust.OfGenesis(
                await GenesisOfAsync(genesis, cancellation).ConfigureAwait(false), genesisHash);
        }

        return genesisHash is { } hash
            ? LightTrust.OfGenesisHash(hash)
            : throw new UsageException(
                "a proof needs something to begin with:"
                + " give --genesis PATH, --genesis-hash HASH or --checkpoint HASH");
    }

    private static async Task<GenesisConfig> GenesisOfAsync(string path, CancellationToken cancellation)
    {
        FileStream stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            byte[] bytes = await ReadAsync(stream, GenesisParser.SizeBytesMax, cancellation)
                .ConfigureAwait(false);
            return GenesisParser.TryParse(bytes, out GenesisConfig? genesis, out var errors)
                ? genesis
                : throw new ClientException($"{path} is no genesis file: {errors[0]}");
        }
    }

    private static async Task<byte[]> ReadAsync(
        CliSurroundings surroundings, string path, int sizeMax, CancellationToken cancellation)
    {
        Stream stream = path == StandardInput ? surroundings.OpenInput() : File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            return await ReadAsync(stream, sizeMax, cancellation).ConfigureAwait(false);
        }
    }

    // One byte more than the most, so that the reader of the bytes sees that there were too many.
    private static async Task<byte[]> ReadAsync(Stream stream, int sizeMax, CancellationToken cancellation)
    {
        using MemoryStream whole = new();
        byte[] chunk = new byte[64 * 1024];
        while (whole.Length <= sizeMax)
        {
            int read = await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            whole.Write(chunk, 0, (int)Math.Min(read, sizeMax + 1 - whole.Length));
        }

        return whole.ToArray();
    }
}
