using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Gas;

/// <summary>
/// What things cost in gas, besides <see cref="IntrinsicGas"/> (docs/spec/gas.md). There is no difference
/// between a first and a later access of a slot.
/// </summary>
public static class GasSchedule
{
    /// <summary>Of calling a system contract, for finding and decoding.</summary>
    public const ulong Call = 700;

    /// <summary>Of reading a slot.</summary>
    public const ulong SlotRead = 200;

    /// <summary>Of writing a slot that holds something, whatever is written.</summary>
    public const ulong SlotWrite = 5_000;

    /// <summary>Of writing something to a slot that holds 0.</summary>
    public const ulong SlotCreate = 20_000;

    /// <summary>Of reading a balance.</summary>
    public const ulong BalanceRead = 200;

    /// <summary>Of moving wei between two accounts, or burning them.</summary>
    public const ulong Transfer = 6_000;

    /// <summary>Of a log.</summary>
    public const ulong Log = 375;

    /// <summary>Of a log's topic.</summary>
    public const ulong LogTopic = 375;

    /// <summary>Of a byte of a log's data.</summary>
    public const ulong LogByte = 8;

    /// <summary>Of hashing anything.</summary>
    public const ulong Hash = 30;

    /// <summary>Of every 32 bytes, or part of them, hashed.</summary>
    public const ulong HashWord = 6;

    /// <summary>Of recovering or verifying a signature.</summary>
    public const ulong SignatureRecovery = 3_000;

    /// <summary>Of a byte put into the content store.</summary>
    public const ulong ContentByte = 4;

    /// <summary>Of reading something from the content store.</summary>
    public const ulong ContentRead = 1_000;

    /// <summary>Of a byte read from the content store.</summary>
    public const ulong ContentReadByte = 1;

    /// <summary>Of a byte of text tokenized and searched for repetitions at admission.</summary>
    public const ulong AdmissionByte = 2;

    /// <summary>Of a token indexed.</summary>
    public const ulong IndexedToken = 20;

    /// <summary>Of a token never seen on the chain before.</summary>
    public const ulong NewVocabulary = 200;

    /// <summary>Of sealing a segment, for each of its tokens: its suffix array is built.</summary>
    public const ulong SealedToken = 20;

    /// <summary>Of tracing a response.</summary>
    public const ulong Trace = 2_000;

    /// <summary>
    /// Of tracing a response, for each of its tokens in each index of the model's segments. With
    /// <see cref="GeneratedTokenIndex"/> it bounds what a block of 100M gas can ask of a validator: 33,333
    /// tokens times indexes, about 14 us each at worst over 15M tokens (docs/performance.md): half a second.
    /// </summary>
    public const ulong TracedTokenIndex = 1_000;

    /// <summary>Of generating a token of a built-in model's response in each index.</summary>
    public const ulong GeneratedTokenIndex = 2_000;

    /// <summary>Gas of hashing <paramref name="bytes"/> bytes.</summary>
    public static ulong OfHash(int bytes) => Hash + (HashWord * (((ulong)bytes + 31) / 32));

    /// <summary>Gas of a log.</summary>
    public static ulong OfLog(int topics, int dataBytes) =>
        Log + (LogTopic * (ulong)topics) + (LogByte * (ulong)dataBytes);

    /// <summary>
    /// Gas of tracing <paramref name="tokens"/> tokens over <paramref name="indexes"/> indexes.
    /// </summary>
    public static ulong OfTrace(int tokens, int indexes) =>
        Trace + (TracedTokenIndex * (ulong)tokens * (ulong)indexes);
}
