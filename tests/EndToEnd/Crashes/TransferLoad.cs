using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.EndToEnd.Tests.Crashes;

/// <summary>Transfers of one devnet account, sent one after the other without waiting for blocks.</summary>
internal sealed class TransferLoad(RpcEndpoint rpc, int account)
{
    private static readonly UInt256 FeeCap = 100 * UInt256.PowerOfTen(9);
    private static readonly Address Recipient = Address.Parse("0x00000000000000000000000000000000c0ffee00");

    private readonly PrivateKey _key = DevnetAccounts.Key(account);

    /// <summary>Accepted so far.</summary>
    public int Sent { get; private set; }

    /// <summary>Sends the next transfer of one wei.</summary>
    /// <returns>Its hash.</returns>
    public async Task<string> SendAsync()
    {
        ulong nonce = RpcEndpoint.Quantity(
            (await rpc.CallAsync("eth_getTransactionCount", _key.Address.ToString(), "pending"))!);
        Transaction transfer = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = DevnetGenesis.ChainId,
                Nonce = nonce,
                MaxFeePerGas = FeeCap,
                MaxPriorityFeePerGas = UInt256.One,
                GasLimit = 21_000,
                To = Recipient,
                Value = UInt256.One,
            },
            _key);
        string hash = (string)(await rpc.CallAsync("eth_sendRawTransaction", Hex.Encode(transfer.Raw.Span)))!;
        Sent++;
        return hash;
    }

    /// <summary>Sends until the node is gone.</summary>
    public async Task UntilKilledAsync()
    {
        try
        {
            while (true)
            {
                await SendAsync();
            }
        }
        catch (HttpRequestException gone)
        {
            TestContext.Out.WriteLine(
                $"{Sent} transfers were accepted before the kill ({gone.HttpRequestError})");
        }
    }
}
