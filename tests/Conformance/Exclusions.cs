namespace OpenLedger.Conformance;

/// <summary>Which cases ask for what this chain has not, and why.</summary>
internal static class Exclusions
{
    private const string NoEvm = "needs code of an EVM, which this chain has not";
    private const string NoKeys = "the node holds no users' keys";
    private const string NoBlobs = "there are no blob transactions";
    private const string NoDelegation = "there are no transactions of EIP-7702";
    private const string OtherFork = "a fork's fields, which this chain's headers have not";
    private const string OtherChain = "signed for, or calls contracts of, the specification's own chain";

    private static readonly (string Prefix, string Reason)[] All =
    [
        ("debug_trace", NoEvm),
        ("eth_simulateV1", NoEvm),
        ("debug_getBadBlocks", "bad proposals are not kept"),
        ("debug_getRawBlockAccessList", NoEvm),
        ("eth_getBlockAccessList", NoEvm),
        ("eth_blobBaseFee", NoBlobs),
        ("eth_capabilities", "tells what an Ethereum node has pruned; states are kept for 256 blocks"),
        ("eth_config", "tells of Ethereum's forks"),
        ("eth_getStorageValues", "several eth_getStorageAt in a batch do the same"),
        ("eth_fillTransaction", "viem tries it first and needs -32601 to go on"),
        ("eth_sendTransaction", NoKeys),
        ("eth_sign", NoKeys),
        ("eth_syncing/example", "the node of the example is behind; one that is not answers false"),
        ("testing_", "for tests of Ethereum's engine"),
        ("eth_sendRawTransaction/", OtherChain),
        ("eth_call/", OtherChain),
        ("eth_createAccessList/create-al-value", ""),
        ("eth_createAccessList/", OtherChain),
        ("eth_estimateGas/estimate-simple", ""),
        ("eth_estimateGas/estimate-with-eip4844", NoBlobs),
        ("eth_estimateGas/estimate-with-eip7702", NoDelegation),
        ("eth_estimateGas/example", ""),
        ("eth_estimateGas/", OtherChain),
        ("eth_getBlockByNumber/get-block-cancun-fork", OtherFork),
        ("eth_getBlockByNumber/get-block-merge-fork", OtherFork),
        ("eth_getBlockByNumber/get-block-prague-fork", OtherFork),
        ("eth_getBlockByNumber/get-block-shanghai-fork", OtherFork),
        ("eth_getCode/get-code-eip7702", NoDelegation),
        ("eth_getTransactionByHash/get-blob-tx", NoBlobs),
        ("eth_getTransactionByHash/get-setcode-tx", NoDelegation),
        ("eth_getTransactionByHash/get-legacy-create", NoEvm),
        ("eth_getTransactionCount/get-nonce-eip7702", NoDelegation),
        ("eth_getTransactionReceipt/get-blob-tx", NoBlobs),
        ("eth_getTransactionReceipt/get-setcode-tx", NoDelegation),
        ("eth_getTransactionReceipt/get-legacy-contract", NoEvm),
        ("txpool_content/", "the specification's transactions are not sent here"),
        ("txpool_contentFrom/", "the specification's transactions are not sent here"),
    ];

    private static readonly Dictionary<string, string> Choices = new(StringComparer.Ordinal)
    {
        ["eth_getLogs/filter-error-future-block-range"] =
            "by choice: clients that wait for the next block ask so; a range ends at the head",
    };

    /// <summary>Why this chain answers a case in another way on purpose; null when it does not.</summary>
    public static string? ChoiceOf(SpecifiedCase one) => Choices.GetValueOrDefault(one.Name);

    /// <summary>Why a case does not apply; null when it does.</summary>
    public static string? ReasonOf(SpecifiedCase one)
    {
        (string Prefix, string Reason) found = Array.Find(
            All, entry => one.Name.StartsWith(entry.Prefix, StringComparison.Ordinal));
        return string.IsNullOrEmpty(found.Reason) ? null : found.Reason;
    }
}
