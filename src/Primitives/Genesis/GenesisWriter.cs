using System.Buffers;
using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// Writes a genesis: as the file <see cref="GenesisParser"/> reads, and as the bytes its hash is of.
/// </summary>
public static class GenesisWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>The file, indented, ending with a line feed.</summary>
    public static byte[] ToJson(GenesisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("chainId", config.ChainId);
            json.WriteNumber("timestampMs", config.TimestampMs);
            json.WriteNumber("gasLimit", config.GasLimit);
            json.WriteNumber("blockSizeBytesMax", config.BlockSizeBytesMax);
            json.WriteString("baseFeePerGas", config.BaseFeePerGasWei.ToString());
            WriteConsensus(json, config.Consensus);
            WriteFees(json, config.Fees);
            WriteStaking(json, config.Staking);
            WriteHosting(json, config.Hosting);
            json.WriteString("treasury", config.TreasuryWei.ToString());
            json.WriteString("ecosystemReserve", config.EcosystemReserveWei.ToString());
            WriteValidators(json, config.Validators);
            WriteAlloc(json, config.Alloc);
            WriteBaseline(json, config.Baseline);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// keccak of every field in RLP (docs/spec/genesis.md): the first header's extraData, so that the genesis
    /// hash binds all of them, also those no root is made of.
    /// </summary>
    public static Hash256 ComputeHash(GenesisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        RlpWriter rlp = new(1_024);
        rlp.StartList()
            .WriteUInt(config.ChainId).WriteUInt(config.TimestampMs).WriteUInt(config.GasLimit)
            .WriteUInt(config.BlockSizeBytesMax).WriteUInt256(config.BaseFeePerGasWei)
            .WriteUInt256(config.TreasuryWei).WriteUInt256(config.EcosystemReserveWei);
        rlp.StartList()
            .WriteUInt(config.Consensus.BlockTimeMs).WriteUInt(config.Consensus.MinBlockTimeMs)
            .WriteUInt(config.Consensus.NetworkDelayMs).WriteUInt(config.Consensus.BuildBudgetMs)
            .WriteUInt(config.Consensus.ResendMs).WriteUInt(config.Consensus.StandstillMs)
            .WriteUInt(config.Consensus.ForkId).WriteUInt(config.Consensus.EpochBlocks)
            .WriteUInt(config.Consensus.CreditWindowBlocks).EndList();
        rlp.StartList()
            .WriteUInt(config.Fees.ProtocolBps).WriteUInt(config.Fees.ModelBps)
            .WriteUInt(config.Fees.StakersBps).WriteUInt(config.Fees.DataBps)
            .WriteUInt(config.Fees.ProtocolBurnBps).WriteUInt(config.Fees.BaseFeeBurnBps).EndList();
        rlp.StartList()
            .WriteUInt256(config.Staking.MinSelfStakeWei).WriteUInt(config.Staking.UnbondingEpochs)
            .WriteUInt(config.Staking.SlashBps).WriteUInt(config.Staking.JailEpochs)
            .WriteUInt(config.Staking.ValidatorsMax).WriteUInt(config.Staking.CommissionChangeBpsMax)
            .EndList();
        rlp.StartList()
            .WriteUInt256(config.Hosting.MinBondWei).WriteUInt(config.Hosting.UnbondingSeconds)
            .WriteUInt(config.Hosting.AcceptSeconds).WriteUInt(config.Hosting.SlashBps)
            .WriteUInt(config.Hosting.ReporterBps).EndList();
        rlp.StartList();
        foreach (GenesisValidator validator in config.Validators)
        {
            rlp.StartList().WriteAddress(validator.Address).WriteBytes(validator.PublicKey.ToCompressed())
                .WriteUInt256(validator.StakeWei).EndList();
        }

        rlp.EndList().StartList();
        foreach (GenesisAllocation allocation in config.Alloc)
        {
            rlp.StartList().WriteAddress(allocation.Address).WriteUInt256(allocation.BalanceWei).EndList();
        }

        rlp.EndList().StartList();
        foreach (GenesisBaseline text in config.Baseline)
        {
            rlp.StartList().WriteHash(text.Hash).WriteUInt(text.SizeBytes).EndList();
        }

        return Keccak.Hash(rlp.EndList().EndList().Written);
    }

    private static void WriteConsensus(Utf8JsonWriter json, GenesisConsensus consensus)
    {
        json.WriteStartObject("consensus");
        json.WriteNumber("blockTimeMs", consensus.BlockTimeMs);
        json.WriteNumber("minBlockTimeMs", consensus.MinBlockTimeMs);
        json.WriteNumber("networkDelayMs", consensus.NetworkDelayMs);
        json.WriteNumber("buildBudgetMs", consensus.BuildBudgetMs);
        json.WriteNumber("resendMs", consensus.ResendMs);
        json.WriteNumber("standstillMs", consensus.StandstillMs);
        json.WriteNumber("forkId", consensus.ForkId);
        json.WriteNumber("epochBlocks", consensus.EpochBlocks);
        json.WriteNumber("creditWindowBlocks", consensus.CreditWindowBlocks);
        json.WriteEndObject();
    }

    private static void WriteFees(Utf8JsonWriter json, GenesisFees fees)
    {
        json.WriteStartObject("fees");
        json.WriteNumber("protocolBps", fees.ProtocolBps);
        json.WriteNumber("modelBps", fees.ModelBps);
        json.WriteNumber("stakersBps", fees.StakersBps);
        json.WriteNumber("dataBps", fees.DataBps);
        json.WriteNumber("protocolBurnBps", fees.ProtocolBurnBps);
        json.WriteNumber("baseFeeBurnBps", fees.BaseFeeBurnBps);
        json.WriteEndObject();
    }

    private static void WriteStaking(Utf8JsonWriter json, GenesisStaking staking)
    {
        json.WriteStartObject("staking");
        json.WriteString("minSelfStake", staking.MinSelfStakeWei.ToString());
        json.WriteNumber("unbondingEpochs", staking.UnbondingEpochs);
        json.WriteNumber("slashBps", staking.SlashBps);
        json.WriteNumber("jailEpochs", staking.JailEpochs);
        json.WriteNumber("validatorsMax", staking.ValidatorsMax);
        json.WriteNumber("commissionChangeBpsMax", staking.CommissionChangeBpsMax);
        json.WriteEndObject();
    }

    private static void WriteHosting(Utf8JsonWriter json, GenesisHosting hosting)
    {
        json.WriteStartObject("hosting");
        json.WriteString("minBond", hosting.MinBondWei.ToString());
        json.WriteNumber("unbondingSeconds", hosting.UnbondingSeconds);
        json.WriteNumber("acceptSeconds", hosting.AcceptSeconds);
        json.WriteNumber("slashBps", hosting.SlashBps);
        json.WriteNumber("reporterBps", hosting.ReporterBps);
        json.WriteEndObject();
    }

    private static void WriteValidators(Utf8JsonWriter json, IReadOnlyList<GenesisValidator> validators)
    {
        json.WriteStartArray("validators");
        foreach (GenesisValidator validator in validators)
        {
            json.WriteStartObject();
            json.WriteString("address", validator.Address.ToString());
            json.WriteString("publicKey", validator.PublicKey.ToString());
            json.WriteString("stake", validator.StakeWei.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAlloc(Utf8JsonWriter json, IReadOnlyList<GenesisAllocation> alloc)
    {
        json.WriteStartObject("alloc");
        foreach (GenesisAllocation allocation in alloc)
        {
            json.WriteString(allocation.Address.ToString(), allocation.BalanceWei.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteBaseline(Utf8JsonWriter json, IReadOnlyList<GenesisBaseline> baseline)
    {
        json.WriteStartArray("baseline");
        foreach (GenesisBaseline text in baseline)
        {
            json.WriteStartObject();
            json.WriteString("hash", text.Hash.ToString());
            json.WriteNumber("sizeBytes", text.SizeBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
