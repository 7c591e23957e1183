namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>
/// The message of a refused transaction: the words by which ethers, viem and wallets recognise the reason,
/// the detail, and our name of the reason in brackets.
/// </summary>
internal static class RefusalText
{
    public static string Of(string reason, string detail)
    {
        string? known = WordsOf(reason);
        return known is null || detail.Contains(known, StringComparison.OrdinalIgnoreCase)
            ? $"{detail} [{reason}]"
            : $"{known}: {detail} [{reason}]";
    }

    // Looked for by ethers 6 (utils/errors of its JSON-RPC provider) and viem (errors/node).
    private static string? WordsOf(string reason) => reason switch
    {
        "NONCE_TOO_LOW" => "nonce too low",
        "NONCE_TOO_HIGH" or "NONCE_GAP" => "nonce too high",
        "NONCE_TOO_BIG" or "NONCE_EXHAUSTED" => "nonce has max value",
        "INSUFFICIENT_FUNDS" => "insufficient funds for gas * price + value",
        "REPLACEMENT_UNDERPRICED" => "replacement transaction underpriced",
        "UNDERPRICED" => "transaction underpriced",
        "FEE_CAP_BELOW_BASE_FEE" => "max fee per gas less than block base fee",
        "PRIORITY_ABOVE_FEE_CAP" or "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS" =>
            "max priority fee per gas higher than max fee per gas",
        "INTRINSIC_GAS_TOO_LOW" => "intrinsic gas too low",
        "GAS_LIMIT_ABOVE_BLOCK" => "exceeds block gas limit",
        "TYPE_NOT_SUPPORTED" => "transaction type not supported",
        "WRONG_CHAIN" or "INVALID_CHAINID" => "invalid chain id for signer",
        "CHAIN_ID_MISSING" => "only replay-protected (EIP-155) transactions allowed over RPC",
        "INVALID_SIGNATURE_VRS" or "EC_RECOVERY_FAIL" => "invalid sender",
        _ => null,
    };
}
