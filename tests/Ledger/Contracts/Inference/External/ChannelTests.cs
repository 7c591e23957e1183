using System.Text;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference.External;

/// <summary>Channels and vouchers: thousands of calls, one settlement, nothing claimed twice.</summary>
[TestFixture]
internal sealed class ChannelTests
{
    private const ulong Channel = 1;
    private const int Calls = 1_000;

    private static readonly AbiContract Inference = InferenceContract.Interface;
    private static readonly UInt256 Escrow = TestChain.Open / 2UL;

    [Test]
    public void Redeem_AThousandCalls_IsOneSettlementAndEachCallIsAttributedOnce()
    {
        ExternalScene scene = new();
        ulong expiry = OpenChannel(scene);
        Hash256[] leaves = Leaves(scene, Calls);
        UInt256 modelFee = TestChain.Open / 4UL;
        UInt256 owner = scene.Chain.Chain.BalanceOf(ExternalScene.Owner.Address);
        Voucher voucher = new(Channel, Calls, modelFee, modelFee / 10UL, CallTree.RootOf(leaves));
        UInt256 paid = Redeem(scene, voucher);
        Assert.That(paid, Is.EqualTo(modelFee + (modelFee / 10UL)));
        Assert.That(
            scene.Chain.Chain.BalanceOf(ExternalScene.Owner.Address) - owner, Is.EqualTo(modelFee / 5UL));

        UInt256 held = DataHeld(scene);
        Assert.That(held, Is.EqualTo(modelFee / 2UL));
        AbiValue[] call = CallArguments(scene, leaves, 777);
        scene.Chain.Do(TestChain.Keys[7], Inference, "attributeCall", default, call);
        UInt256 earned = scene.Chain.Queries.Earnings(scene.Base.Contributions[0])!.Earned;
        Hash256 id = new ChannelCall(Channel, 777, Keccak.Hash(scene.Prompt)).Digest(TestChain.ChainId);
        InferenceTrace trace = scene.Chain.Queries.TraceInference(id)!;
        Assert.Multiple(() =>
        {
            Assert.That(earned, Is.GreaterThan(UInt256.Zero));
            Assert.That(DataHeld(scene), Is.EqualTo(held - trace.Fee.Data));
            Assert.That(trace.Fee.Data, Is.EqualTo(earned + trace.Fee.Unattributed));
            Assert.That(trace.Acceptance.Status, Is.EqualTo("voucher"));
            Assert.That(trace.Response, Is.EqualTo(scene.Response));
        });
        Assert.That(
            scene.Chain.Refused(ExternalScene.Host, Inference, "attributeCall", default, call),
            Does.StartWith("CALL_ATTRIBUTED"));
        Assert.That(
            scene.Chain.Queries.ReplayAnswer(
                scene.Chain.Chain.Blocks[^2].Attributions[0], scene.Prompt,
                Encoding.UTF8.GetBytes(scene.Response)).Value!.Proof,
            Is.EqualTo(scene.Chain.Chain.Blocks[^2].Attributions[0].Proof));

        scene.Chain.Chain.Mine((expiry + 3_600 - scene.Chain.Timestamp) * 1_000);
        UInt256 deposit = scene.DepositOf(ExternalScene.Payer);
        UInt256 left = DataHeld(scene);
        AbiValue[] closed = scene.Chain.Do(
            ExternalScene.Host, Inference, "closeChannel", default, Channel);
        Assert.Multiple(() =>
        {
            Assert.That(closed, Is.Empty, "a second earlier it was too early");
            Assert.That(scene.DepositOf(ExternalScene.Payer), Is.EqualTo(deposit + Escrow - paid));
            Assert.That(DataHeld(scene), Is.EqualTo(UInt256.Zero));
            Assert.That(left, Is.GreaterThan(UInt256.Zero));
        });
        Assert.That(
            scene.Chain.Refused(ExternalScene.Host, Inference, "closeChannel", default, Channel),
            Does.StartWith("CHANNEL_EXPIRED"));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Host, Inference, "attributeCall", default, CallArguments(scene, leaves, 1)),
            Does.StartWith("CHANNEL_EXPIRED"));
        ExternalSettlementTests.RequireSupply(scene);
    }

    [Test]
    public void Redeem_LaterVouchers_PayTheDifferenceOnly()
    {
        ExternalScene scene = new();
        OpenChannel(scene);
        Voucher first = new(Channel, 1, 1_001UL, 3UL, Hash256.Zero);
        Voucher second = first with { Calls = 5, ModelFee = 5_000UL, HostFee = 4UL };
        Assert.That(Redeem(scene, first), Is.EqualTo((UInt256)1_004UL));
        Assert.That(Redeem(scene, second), Is.EqualTo((UInt256)4_000UL));
        Assert.That(RedeemRefused(scene, second), Does.StartWith("VOUCHER_TOO_LOW: 5 calls"), "twice");
        Assert.That(RedeemRefused(scene, first), Does.StartWith("VOUCHER_TOO_LOW"), "an earlier one");
        Assert.That(
            RedeemRefused(scene, second with { Calls = 6, ModelFee = 4_999UL }),
            Does.StartWith("VOUCHER_TOO_LOW"));
        ExternalSettlementTests.RequireSupply(scene);
    }

    [Test]
    public void Redeem_WhatIsNoVoucherOfTheChannel_IsRefused()
    {
        ExternalScene scene = new();
        ulong expiry = OpenChannel(scene);
        Voucher voucher = new(Channel, 1, 1_000UL, 10UL, Hash256.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(
                RedeemRefused(scene, voucher with { ModelFee = Escrow }),
                Does.StartWith("VOUCHER_ABOVE_ESCROW"));
            Assert.That(
                RedeemRefused(scene, voucher with { HostFee = 1_001UL }), Does.StartWith("VOUCHER_INVALID"));
            Assert.That(
                RedeemRefused(scene, voucher with { Calls = Voucher.CallsMax + 1 }),
                Does.StartWith("VOUCHER_INVALID"));
            Assert.That(
                RedeemRefused(scene, voucher with { ModelFee = UInt256.MaxValue, HostFee = UInt256.MaxValue }),
                Does.StartWith("VOUCHER_INVALID"));
            Assert.That(
                RedeemRefused(scene, voucher with { ModelFee = UInt256.One << 81 }),
                Does.StartWith("FEE_TOO_LARGE"));
            Assert.That(
                RedeemRefused(scene, voucher with { ChannelId = 2 }), Does.StartWith("UNKNOWN_CHANNEL: 2"));
            Assert.That(
                RedeemRefused(scene, voucher, ExternalScene.Host), Does.StartWith("BAD_SIGNATURE"));
            Assert.That(
                scene.Chain.Refused(
                    ExternalScene.Host, Inference, "redeemVoucher", default, Values(voucher),
                    ExternalScene.Sign(ExternalScene.Payer, voucher.Digest(1))),
                Does.StartWith("BAD_SIGNATURE"), "of another chain");
        });
        Assert.That(
            scene.Chain.Refused(ExternalScene.Host, Inference, "closeChannel", default, Channel),
            Does.StartWith("CHANNEL_STILL_OPEN"));
        scene.Chain.Chain.Mine((expiry - scene.Chain.Timestamp) * 1_000);
        Assert.That(RedeemRefused(scene, voucher), Does.StartWith("CHANNEL_EXPIRED"));
    }

    [Test]
    public void OpenAndTopUp_WhatMayNotBe_IsRefused()
    {
        ExternalScene scene = new();
        ulong now = scene.Chain.Timestamp;
        Assert.Multiple(() =>
        {
            Assert.That(Open(1, ExternalScene.Host, 1UL, now + 60), Does.StartWith("KIND_NOT_SUPPORTED"));
            Assert.That(
                Open(scene.Model.Value, TestChain.Keys[7], 1UL, now + 60), Does.StartWith("NOT_A_HOST"));
            Assert.That(
                Open(scene.Model.Value, ExternalScene.Host, UInt256.Zero, now + 60),
                Does.StartWith("AMOUNT_INVALID"));
            Assert.That(
                Open(scene.Model.Value, ExternalScene.Host, TestChain.Open * 2UL, now + 60),
                Does.StartWith("DEPOSIT_TOO_SMALL"));
            Assert.That(
                Open(scene.Model.Value, ExternalScene.Host, 1UL, now), Does.StartWith("EXPIRY_INVALID"));
            Assert.That(
                Open(scene.Model.Value, ExternalScene.Host, 1UL, now + 2_600_000),
                Does.StartWith("EXPIRY_INVALID"));
        });
        ulong expiry = OpenChannel(scene);
        Assert.That(TopUp(ExternalScene.Host, expiry), Does.StartWith("NOT_PAYER"));
        Assert.That(TopUp(ExternalScene.Payer, expiry - 1), Does.StartWith("EXPIRY_INVALID"));
        scene.Chain.Do(
            ExternalScene.Payer, Inference, "topUpChannel", default, Channel, (UInt256)7UL, expiry + 5);
        Assert.That(
            scene.Chain.View(Inference, "channel", Channel)[4].AsUInt256(), Is.EqualTo(Escrow + 7UL));

        string TopUp(PrivateKey from, ulong until) => scene.Chain.Refused(
            from, Inference, "topUpChannel", default, Channel, (UInt256)1UL, until);

        string Open(ulong model, PrivateKey host, UInt256 amount, ulong until) => scene.Chain.Refused(
            ExternalScene.Payer, Inference, "openChannel", default, model, host.Address, amount, until);
    }

    [Test]
    public void AttributeCall_WhatTheVoucherDoesNotCommitTo_IsRefused()
    {
        ExternalScene scene = new();
        OpenChannel(scene);
        Hash256[] leaves = Leaves(scene, 3);
        AbiValue[] good = CallArguments(scene, leaves, 1);
        Assert.That(Refused(good), Does.StartWith("CALL_NOT_COMMITTED"), "nothing was redeemed yet");
        Redeem(scene, new Voucher(Channel, 3, TestChain.Open / 100UL, 0UL, CallTree.RootOf(leaves)));
        Assert.That(Refused(good), Does.StartWith("PROOF_MISMATCH: payoutRoot"), "of no data share");
        good = CallArguments(scene, leaves, 1);
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused([good[0], 2UL, .. good[2..]]), Does.StartWith("CALL_NOT_COMMITTED"));
            Assert.That(
                Refused([good[0], 3UL, .. good[2..]]), Does.StartWith("CALL_NOT_COMMITTED"));
            Assert.That(
                Refused([.. good[..3], Encoding.UTF8.GetBytes("another answer"), .. good[4..]]),
                Does.StartWith("CALL_NOT_COMMITTED"));
            Assert.That(
                Refused([.. good[..5], AbiValue.List(Enumerable.Repeat(Hash256.Zero, 21), h => h)]),
                Does.StartWith("CALL_NOT_COMMITTED: 21 hashes"));
            Assert.That(
                Refused([.. good[..4], new byte[] { 0xc0 }, good[5]]), Does.StartWith("PROOF_MALFORMED"));
            Assert.That(Refused([9UL, .. good[1..]]), Does.StartWith("UNKNOWN_CHANNEL"));
        });
        scene.Chain.Do(ExternalScene.Host, Inference, "attributeCall", default, good);

        string Refused(AbiValue[] arguments) =>
            scene.Chain.Refused(ExternalScene.Host, Inference, "attributeCall", default, arguments);
    }

    [Test]
    public void CallTree_OfEverySize_HoldsItsLeavesAndNoOthers()
    {
        Hash256[] all = [.. Enumerable.Range(0, 40).Select(i => Keccak.Hash([(byte)i]))];
        for (int count = 1; count <= all.Length; count++)
        {
            Hash256[] leaves = all[..count];
            Hash256 root = CallTree.RootOf(leaves);
            for (int i = 0; i < count; i++)
            {
                Hash256[] path = CallTree.PathOf(leaves, i);
                Assert.That(CallTree.Holds(root, (uint)count, (uint)i, leaves[i], path), Is.True);
                Assert.That(CallTree.Holds(root, (uint)count, (uint)count, leaves[i], path), Is.False);
                Assert.That(CallTree.Holds(root, (uint)count, (uint)i, all[(i + 1) % 40], path), Is.False);
                Assert.That(
                    CallTree.Holds(root, (uint)count, (uint)i, leaves[i], [.. path, Hash256.Zero]), Is.False);
                Assert.That(
                    CallTree.Holds(root, (uint)count, (uint)((i + 1) % count), leaves[i], path),
                    Is.EqualTo(count == 1));
            }
        }

        Assert.That(CallTree.Holds(default, uint.MaxValue, 1, default, new Hash256[32]), Is.False);
    }

    private static ulong OpenChannel(ExternalScene scene)
    {
        ulong expiry = scene.Chain.Timestamp + 7_200;
        scene.Chain.Do(
            ExternalScene.Payer, Inference, "openChannel", default, scene.Model.Value,
            ExternalScene.Host.Address, Escrow, expiry);
        return expiry;
    }

    private static Hash256[] Leaves(ExternalScene scene, int count)
    {
        (Hash256 prompt, Hash256 response) =
            (Keccak.Hash(scene.Prompt), Keccak.Hash(Encoding.UTF8.GetBytes(scene.Response)));
        return
        [
            .. Enumerable.Range(0, count).Select(i => CallTree.Leaf(
                new ChannelCall(Channel, (uint)i, prompt).Digest(TestChain.ChainId), response)),
        ];
    }

    private static AbiValue[] CallArguments(ExternalScene scene, Hash256[] leaves, uint index)
    {
        Hash256 id = new ChannelCall(Channel, index, Keccak.Hash(scene.Prompt)).Digest(TestChain.ChainId);
        byte[] response = Encoding.UTF8.GetBytes(scene.Response);
        InferenceRun run = scene.Chain.Queries.TraceCall(Channel, index, scene.Prompt, response).Value!;
        Assert.That(run.InferenceId, Is.EqualTo(id));
        return
        [
            Channel, (ulong)index, scene.Prompt, response, run.Proof,
            AbiValue.List(CallTree.PathOf(leaves, (int)index), hash => hash),
        ];
    }

    private static UInt256 Redeem(ExternalScene scene, Voucher voucher)
    {
        UInt256 before = scene.Chain.View(Inference, "channel", Channel)[4].AsUInt256();
        scene.Chain.Do(
            ExternalScene.Host, Inference, "redeemVoucher", default, Values(voucher),
            ExternalScene.Sign(ExternalScene.Payer, voucher.Digest(TestChain.ChainId)));
        return before - scene.Chain.View(Inference, "channel", Channel)[4].AsUInt256();
    }

    private static string RedeemRefused(ExternalScene scene, Voucher voucher, PrivateKey? key = null) =>
        scene.Chain.Refused(
            ExternalScene.Host, Inference, "redeemVoucher", default, Values(voucher),
            ExternalScene.Sign(key ?? ExternalScene.Payer, voucher.Digest(TestChain.ChainId)));

    private static AbiValue Values(Voucher voucher) => AbiValue.List(
        voucher.ChannelId, (ulong)voucher.Calls, voucher.ModelFee, voucher.HostFee, voucher.CallsRoot);

    private static UInt256 DataHeld(ExternalScene scene) =>
        scene.Chain.View(Inference, "channel", Channel)[9].AsUInt256();
}
