using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// Reads a genesis file (docs/spec/genesis.md) strictly: every field must be there, none may be unknown or
/// stand twice, and <see cref="GenesisRules"/> must hold. All faults are reported together, up to a hundred.
/// </summary>
public static class GenesisParser
{
    /// <summary>Longest file.</summary>
    public const int SizeBytesMax = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>Reads UTF-8 JSON.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out GenesisConfig? config,
        out IReadOnlyList<GenesisError> errors)
    {
        config = null;
        if (json.Length > SizeBytesMax)
        {
            errors = [new GenesisError(
                GenesisProblem.SizeLimitExceeded, string.Empty, $"more than {SizeBytesMax} bytes")];
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            List<GenesisError> found = [];
            config = Read(document.RootElement, found);
            errors = found.Count > 0 ? found : GenesisRules.Check(config);
        }
        catch (JsonException fault)
        {
            errors = [new GenesisError(GenesisProblem.InvalidJson, string.Empty, fault.Message)];
        }
        catch (InvalidOperationException)
        {
            // The reader decodes escapes only when a text is asked for: a lone surrogate surfaces here.
            errors =
                [new GenesisError(GenesisProblem.InvalidJson, string.Empty, "a text is not valid Unicode")];
        }

        if (errors.Count > GenesisFields.ErrorsMax)
        {
            errors = [.. errors.Take(GenesisFields.ErrorsMax)];
        }

        config = errors.Count == 0 ? config : null;
        return config is not null;
    }

    private static GenesisConfig Read(JsonElement root, List<GenesisError> errors)
    {
        GenesisFields fields = new(root, string.Empty, errors);
        GenesisConfig config = new()
        {
            ChainId = fields.Integer("chainId"),
            TimestampMs = fields.Integer("timestampMs"),
            GasLimit = fields.Integer("gasLimit"),
            BlockSizeBytesMax = fields.SmallInteger("blockSizeBytesMax"),
            BaseFeePerGasWei = fields.Amount("baseFeePerGas"),
            TreasuryWei = fields.Amount("treasury"),
            EcosystemReserveWei = fields.Amount("ecosystemReserve"),
            Consensus = ReadConsensus(fields.Object("consensus")),
            Fees = ReadFees(fields.Object("fees")),
            Staking = ReadStaking(fields.Object("staking")),
            Hosting = ReadHosting(fields.Object("hosting")),
            Validators = ReadValidators(fields, errors),
            Alloc = ReadAlloc(fields, errors),
            Baseline = ReadBaseline(fields, errors),
        };
        fields.End();
        return config;
    }

    private static GenesisConsensus ReadConsensus(GenesisFields fields)
    {
        GenesisConsensus consensus = new()
        {
            BlockTimeMs = fields.Integer("blockTimeMs"),
            MinBlockTimeMs = fields.Integer("minBlockTimeMs"),
            NetworkDelayMs = fields.Integer("networkDelayMs"),
            BuildBudgetMs = fields.Integer("buildBudgetMs"),
            ResendMs = fields.Integer("resendMs"),
            StandstillMs = fields.Integer("standstillMs"),
            ForkId = fields.SmallInteger("forkId"),
            EpochBlocks = fields.Integer("epochBlocks"),
            CreditWindowBlocks = fields.Integer("creditWindowBlocks"),
        };
        fields.End();
        return consensus;
    }

    private static GenesisFees ReadFees(GenesisFields fields)
    {
        GenesisFees fees = new()
        {
            ProtocolBps = fields.SmallInteger("protocolBps"),
            ModelBps = fields.SmallInteger("modelBps"),
            StakersBps = fields.SmallInteger("stakersBps"),
            DataBps = fields.SmallInteger("dataBps"),
            ProtocolBurnBps = fields.SmallInteger("protocolBurnBps"),
            BaseFeeBurnBps = fields.SmallInteger("baseFeeBurnBps"),
        };
        fields.End();
        return fees;
    }

    private static GenesisStaking ReadStaking(GenesisFields fields)
    {
        GenesisStaking staking = new()
        {
            MinSelfStakeWei = fields.Amount("minSelfStake"),
            UnbondingEpochs = fields.SmallInteger("unbondingEpochs"),
            SlashBps = fields.SmallInteger("slashBps"),
            JailEpochs = fields.SmallInteger("jailEpochs"),
            ValidatorsMax = fields.SmallInteger("validatorsMax"),
            CommissionChangeBpsMax = fields.SmallInteger("commissionChangeBpsMax"),
        };
        fields.End();
        return staking;
    }

    private static GenesisHosting ReadHosting(GenesisFields fields)
    {
        GenesisHosting hosting = new()
        {
            MinBondWei = fields.Amount("minBond"),
            UnbondingSeconds = fields.Integer("unbondingSeconds"),
            AcceptSeconds = fields.Integer("acceptSeconds"),
            SlashBps = fields.SmallInteger("slashBps"),
            ReporterBps = fields.SmallInteger("reporterBps"),
        };
        fields.End();
        return hosting;
    }

    private static List<GenesisValidator> ReadValidators(GenesisFields fields, List<GenesisError> errors)
    {
        List<GenesisValidator> validators = [];
        int index = 0;
        foreach (JsonElement element in fields.List("validators", GenesisRules.ValidatorsMax))
        {
            GenesisFields validator = new(element, $"validators[{index++}]", errors);
            Address address = validator.Address("address");
            PublicKey? key = validator.PublicKey("publicKey");
            UInt256 stake = validator.Amount("stake");
            validator.End();
            if (key is not null)
            {
                validators.Add(new GenesisValidator(address, key, stake));
            }
        }

        return validators;
    }

    private static List<GenesisAllocation> ReadAlloc(GenesisFields fields, List<GenesisError> errors)
    {
        SortedDictionary<Address, UInt256> alloc = [];
        if (fields.Map("alloc") is not { } map)
        {
            return [];
        }

        foreach (JsonProperty property in map.EnumerateObject())
        {
            string path = $"alloc.{property.Name}";
            if (!property.Name.StartsWith("0x", StringComparison.Ordinal)
                || !Address.TryParse(property.Name, out Address address))
            {
                GenesisFields.Add(
                    errors, GenesisProblem.InvalidValue, path, "0x and 40 hex digits are expected");
            }
            else if (property.Value.ValueKind != JsonValueKind.String)
            {
                GenesisFields.Add(errors, GenesisProblem.WrongType, path, "a text in quotes is expected");
            }
            else if (
                !alloc.TryAdd(address, GenesisFields.AmountOf(property.Value.GetString()!, path, errors)))
            {
                GenesisFields.Add(errors, GenesisProblem.DuplicateField, path, "the address stands twice");
            }

            if (alloc.Count > GenesisRules.AllocMax)
            {
                GenesisFields.Add(
                    errors, GenesisProblem.TooMany, "alloc", $"more than {GenesisRules.AllocMax} entries");
                break;
            }
        }

        return [.. alloc.Select(entry => new GenesisAllocation(entry.Key, entry.Value))];
    }

    private static List<GenesisBaseline> ReadBaseline(GenesisFields fields, List<GenesisError> errors)
    {
        List<GenesisBaseline> baseline = [];
        int index = 0;
        foreach (JsonElement element in fields.List("baseline", GenesisRules.BaselineMax))
        {
            GenesisFields text = new(element, $"baseline[{index++}]", errors);
            baseline.Add(new GenesisBaseline(text.Hash("hash"), text.SmallInteger("sizeBytes")));
            text.End();
        }

        return baseline;
    }
}
