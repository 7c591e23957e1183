using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>Methods that only a devnet answers; any other node says that they do not exist.</summary>
internal static class DevnetMethods
{
    /// <summary>All of them.</summary>
    public static IEnumerable<RpcMethod> All(IDevnetControls devnet) =>
    [
        new FaucetMethod(devnet),
        new MineMethod(devnet),
        new IncreaseTimeMethod(devnet),
        new SetNextBlockTimestampMethod(devnet),
        new SetBalanceMethod("anvil_setBalance", devnet),
        new SetBalanceMethod("hardhat_setBalance", devnet),
    ];
}
