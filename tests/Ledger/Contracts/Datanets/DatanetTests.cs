using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets;

/// <summary>Creating datanets, naming curators, publishing versions.</summary>
[TestFixture]
internal sealed class DatanetTests
{
    private static readonly AbiContract Abi = DatanetsContract.Interface;
    private static readonly PrivateKey Owner = TestChain.Keys[0];
    private static readonly PrivateKey Alice = TestChain.Keys[1];
    private static readonly PrivateKey Bob = TestChain.Keys[2];

    [Test]
    public void Create_Datanet_IsReadBack()
    {
        ContractChain chain = new();
        AbiValue policy = AbiValue.List(2UL, 4_000_000_000UL, 9_999UL);
        DatanetId id = chain.CreateDatanet(Owner, policy, "Law");
        DatanetId second = chain.CreateDatanet(Alice, ContractChain.Open);
        DatanetDetails details = chain.Queries.Datanet(id)!;
        AbiValue[] view = chain.View(Abi, "datanet", id.Value);
        Assert.Multiple(() =>
        {
            Assert.That((id.Value, second.Value), Is.EqualTo((1UL, 2UL)));
            Assert.That(details.Name, Is.EqualTo("Law"));
            Assert.That(details.Domain, Is.EqualTo("testing"));
            Assert.That(details.Licence, Is.EqualTo("CC0"));
            Assert.That(details.Owner, Is.EqualTo(Owner.Address));
            Assert.That(details.Policy, Is.EqualTo("ownerOnly"));
            Assert.That(details.MinTokens, Is.EqualTo(4_000_000_000));
            Assert.That(details.MinNoveltyBps, Is.EqualTo(9_999));
            Assert.That(details.Versions, Is.Empty);
            Assert.That(view[0].AsString(), Is.EqualTo("Law"));
            Assert.That(view[4], Is.EqualTo(policy));
            Assert.That(chain.View(Abi, "datanetCount")[0].AsUInt64(), Is.EqualTo(2));
            Assert.That(chain.Queries.Datanet(new DatanetId(3)), Is.Null);
            Assert.That(chain.ViewRefused(Abi, "datanet", 3UL), Is.EqualTo("UNKNOWN_DATANET: 3"));
        });
    }

    [Test]
    public void Create_Event_NamesIt()
    {
        ContractChain chain = new();
        chain.CreateDatanet(Owner, ContractChain.Curated, "Law", Alice.Address);
        IReadOnlyList<LogEntry> logs = chain.Chain.Blocks[^1].Receipts[0].Logs;
        Assert.That(Abi.TryFindEvent(logs[0], out AbiEvent? created), Is.True);
        created!.TryDecode(logs[0], out AbiValue[] values, out _);
        Assert.Multiple(() =>
        {
            Assert.That(logs, Has.Count.EqualTo(2));
            Assert.That(logs[0].Address, Is.EqualTo(SystemAddresses.Datanets));
            Assert.That(created.Name, Is.EqualTo("DatanetCreated"));
            Assert.That(values[2].AsString(), Is.EqualTo("Law"));
            Assert.That(chain.View(Abi, "isCurator", 1UL, Alice.Address)[0].AsBool(), Is.True);
            Assert.That(chain.View(Abi, "isCurator", 1UL, Bob.Address)[0].AsBool(), Is.False);
        });
    }

    [Test]
    public void Create_BadInput_IsRefused()
    {
        ContractChain chain = new();
        AbiValue many = AbiValue.List(Enumerable.Repeat(Alice.Address, 17), a => a);
        AbiValue none = AbiValue.List();
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused("", "d", "l", ContractChain.Open, none), Does.StartWith("TEXT_INVALID: name has 0"));
            Assert.That(
                Refused(new string('n', 65), "d", "l", ContractChain.Open, none),
                Does.StartWith("TEXT_INVALID: name has 65"));
            Assert.That(
                Refused("n", new string('ä', 33), "l", ContractChain.Open, none),
                Does.StartWith("TEXT_INVALID: domain has 66"));
            Assert.That(
                Refused("n", "d", new string('l', 129), ContractChain.Open, none),
                Does.StartWith("TEXT_INVALID: licence"));
            Assert.That(
                Refused("n\n", "d", "l", ContractChain.Open, none),
                Does.Contain("name has a control character"));
            Assert.That(
                Refused("n", "d", "l", AbiValue.List(3UL, 0UL, 0UL), none), Does.StartWith("POLICY_INVALID"));
            Assert.That(
                Refused("n", "d", "l", AbiValue.List(0UL, 0UL, 10_001UL), none),
                Does.StartWith("POLICY_INVALID"));
            Assert.That(
                Refused("n", "d", "l", ContractChain.Curated, many), Does.StartWith("TOO_MANY_CURATORS: 17"));
            Assert.That(
                Refused("n", "d", "l", ContractChain.Curated, AbiValue.List(Address.Zero)),
                Does.StartWith("ADDRESS_INVALID"));
        });

        string Refused(string name, string domain, string licence, AbiValue policy, AbiValue curators) =>
            chain.Refused(Owner, Abi, "create", default, name, domain, licence, policy, curators);
    }

    [Test]
    public void SetCurator_ByTheOwner_AddsAndRemoves()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated);
        chain.Do(Owner, Abi, "setCurator", default, id.Value, Bob.Address, true);
        Assert.That(chain.View(Abi, "isCurator", id.Value, Bob.Address)[0].AsBool(), Is.True);
        chain.Do(Owner, Abi, "setCurator", default, id.Value, Bob.Address, false);
        Assert.Multiple(() =>
        {
            Assert.That(chain.View(Abi, "isCurator", id.Value, Bob.Address)[0].AsBool(), Is.False);
            Assert.That(
                chain.Refused(Alice, Abi, "setCurator", default, id.Value, Bob.Address, true),
                Does.StartWith("NOT_OWNER"));
            Assert.That(
                chain.Refused(Alice, Abi, "setCurator", default, 9UL, Bob.Address, true),
                Is.EqualTo("UNKNOWN_DATANET: 9"));
        });
    }

    [Test]
    public void Publish_Versions_AreNumberedAndHoldWhatWasAcceptedBefore()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Open);
        Assert.That(
            chain.Refused(Owner, Abi, "publishVersion", default, id.Value, 1UL),
            Does.StartWith("NOTHING_TO_PUBLISH"));
        chain.Contribute(Alice, id, TestTexts.Unique(1));
        chain.Contribute(Bob, id, TestTexts.Unique(2));
        Assert.That(chain.Publish(Owner, id, 7), Is.EqualTo(1));
        ulong published = chain.Height;
        chain.Contribute(Alice, id, TestTexts.Unique(3));
        Assert.That(chain.Publish(Owner, id), Is.EqualTo(2));
        AbiValue[] first = chain.View(Abi, "version", id.Value, 1UL);
        DatanetDetails details = chain.Queries.Datanet(id)!;
        Assert.Multiple(() =>
        {
            Assert.That(first[0].AsUInt64(), Is.EqualTo(published + 7));
            Assert.That(first[1].AsUInt64(), Is.EqualTo(published));
            Assert.That(first[2].Items, Has.Count.EqualTo(1));
            Assert.That(details.LatestVersion, Is.EqualTo(2));
            Assert.That(details.Versions.Select(v => v.Version), Is.EqualTo((uint[])[2, 1]));
            Assert.That(details.Versions[0].Segments.Select(s => s.Value), Is.EqualTo((ulong[])[1, 2]));
            Assert.That(details.Versions[0].Tokens, Is.EqualTo(192));
            Assert.That(details.Contributions, Is.EqualTo(3));
            Assert.That(details.Unpublished, Is.Zero);
            Assert.That(
                chain.Queries.Contribution(new ContributionId(3))!.SegmentId, Is.EqualTo(new SegmentId(2)));
            Assert.That(
                chain.Refused(Owner, Abi, "publishVersion", default, id.Value, 1UL),
                Does.StartWith("NOTHING_TO_PUBLISH"));
            Assert.That(
                chain.ViewRefused(Abi, "version", id.Value, 3UL),
                Does.StartWith("UNKNOWN_VERSION: 3 of datanet 1"));
        });
    }

    [Test]
    public void Publish_ByAStrangerOrWithABadDelay_IsRefused()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Open);
        chain.Contribute(Alice, id, TestTexts.Unique(1));
        Assert.Multiple(() =>
        {
            Assert.That(Refused(Alice, id.Value, 1), Does.StartWith("NOT_OWNER"));
            Assert.That(Refused(Owner, id.Value, 0), Does.StartWith("DELAY_OUT_OF_RANGE"));
            Assert.That(Refused(Owner, id.Value, 1_000_001), Does.StartWith("DELAY_OUT_OF_RANGE"));
            Assert.That(Refused(Owner, 9, 1), Is.EqualTo("UNKNOWN_DATANET: 9"));
        });

        string Refused(PrivateKey from, ulong datanet, ulong delay) =>
            chain.Refused(from, Abi, "publishVersion", default, datanet, delay);
    }

    [Test]
    public void Withdraw_ByTheContributorOnce_MakesANewVersionPossible()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Open);
        ContributionId contribution = chain.Contribute(Alice, id, TestTexts.Unique(1));
        chain.Publish(Owner, id);
        Assert.That(
            chain.Refused(Bob, Abi, "withdraw", default, contribution.Value),
            Does.StartWith("NOT_CONTRIBUTOR"));
        Assert.That(
            chain.Refused(Bob, Abi, "withdraw", default, 9UL), Is.EqualTo("UNKNOWN_CONTRIBUTION: 9"));
        chain.Do(Alice, Abi, "withdraw", default, contribution.Value);
        ContributionDetails details = chain.Queries.Contribution(contribution)!;
        Assert.Multiple(() =>
        {
            Assert.That(details.Status, Is.EqualTo("withdrawn"));
            Assert.That(details.WithdrawnFromVersion, Is.EqualTo(2));
            Assert.That(
                chain.Refused(Alice, Abi, "withdraw", default, contribution.Value),
                Does.StartWith("ALREADY_WITHDRAWN"));
            Assert.That(chain.Publish(Owner, id), Is.EqualTo(2));
            Assert.That(chain.Queries.Datanet(id)!.Versions[0].Segments, Has.Count.EqualTo(1));
        });
    }
}
