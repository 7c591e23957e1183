using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Epochs;

/// <summary>
/// Real nodes over sockets: the direct streams are between those who have a seat, as seats come and go.
/// </summary>
[TestFixture]
public sealed class SocketEpochTests
{
    private const int Newcomer = 4;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-seats-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Validator_ThatStakesAndLeaves_HasDirectStreamsInItsEpochsOnly()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 12), keys: 5);
        for (int index = 0; index <= Newcomer; index++)
        {
            await network.StartOverSocketsAsync(index);
        }

        await network.ReachAllAsync(2);
        FullNode newcomer = network[Newcomer];
        Assert.That(newcomer.Network.Peers, Is.Empty, "no seat: it follows over sync");

        PrivateKey account = DevnetAccounts.Key(3);
        PrivateKey key = DevnetAccounts.ValidatorKey(Newcomer);
        UInt256 stake = 5_000_000 * GenesisConfig.WeiPerOpen;
        byte[] proof =
            ProofOfPossession.Sign(key, network.Genesis.ChainId, newcomer.GenesisHash, account.Address);
        await network.CallAsync(
            account, SystemAddresses.Staking, StakingContract.Interface, "createValidator",
            stake, key.PublicKey.ToCompressed(), proof, 500UL);
        await SeatAsync(network, key, seated: true);
        await Until(() => network.Running.All(node => node.Network.Peers.Count == 4));
        await LeadsAsync(newcomer, account.Address);

        await network.CallAsync(
            account, SystemAddresses.Staking, StakingContract.Interface, "undelegate", 0,
            (ulong)Newcomer, stake);
        await SeatAsync(network, key, seated: false);
        await Until(() => newcomer.Network.Peers.Count == 0
            && Others(network).All(n => !n.Network.Peers.Contains(newcomer.Network.Local)));
        await network.ReachAllAsync(network[0].Store.Head.Header.Number.Value + 3);
        Assert.That(network.Running.Select(n => n.Completion.IsFaulted), Has.None.True);
    }

    private static IEnumerable<FullNode> Others(EpochNetwork network) =>
        network.Running.Where(node => node != network[Newcomer]);

    // Every node runs an epoch in which the key has a seat, or has none.
    private static Task SeatAsync(EpochNetwork network, PrivateKey key, bool seated) =>
        Until(() => network.Running.All(
            node => node.Epoch.Validators.IndexOf(key.PublicKey.Address) is not null == seated));

    private static Task LeadsAsync(FullNode node, Address beneficiary) =>
        Until(() => node.Store.Head.Header.Beneficiary == beneficiary);

    private static async Task Until(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(EpochNetwork.Patience);
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
