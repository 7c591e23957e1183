using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference.External;

/// <summary>
/// Random requests, answers, acceptances, bonds, reports and vouchers: after each the Inference contract
/// holds exactly deposits, bonds and what is set aside, and the supply is whole. Every block is built by one
/// executor and verified by another, so two nodes come to the same root.
/// </summary>
[TestFixture]
internal sealed class ExternalConservationTests
{
    private static readonly AbiContract Inference = InferenceContract.Interface;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void RandomSequences_EveryWei_IsWhereTheRecordsSay(int seed)
    {
        Walk walk = new(seed);
        for (int step = 0; step < 120; step++)
        {
            walk.Step();
        }

        Assert.That(walk.Settled, Is.GreaterThan(3), "answers are settled");
    }

    private sealed class Walk(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ExternalScene _scene = new();
        private readonly List<InferenceRequest> _requests = [];
        private ulong _channels;
        private uint _calls;

        public int Settled { get; private set; }

        public void Step()
        {
            switch (_random.Next(10))
            {
                case 0:
                    Try("deposit", ExternalScene.Payer, TestChain.Open);
                    break;
                case 1:
                    New(open: true);
                    break;
                case 2 or 3:
                    Settled += Settle(_requests.Count > 0 && _random.Next(2) == 0
                        ? _requests[_random.Next(_requests.Count)]
                        : New(open: false)) ? 1 : 0;
                    break;
                case 4 when _requests.Count > 0:
                    InferenceRequest asked = _requests[_random.Next(_requests.Count)];
                    Try("accept", ExternalScene.Payer, default, _scene.AcceptArguments(asked));
                    break;
                case 5 when _requests.Count > 0:
                    Try(
                        "refundRequest", ExternalScene.Host, default,
                        ExternalScene.IdOf(_requests[_random.Next(_requests.Count)]));
                    break;
                case 6:
                    _scene.Chain.Chain.Mine((ulong)_random.Next(1, 3_000) * 1_000);
                    break;
                case 7:
                    Report();
                    break;
                case 8:
                    Channels();
                    break;
                default:
                    Bonds();
                    break;
            }

            Compare();
        }

        private InferenceRequest New(bool open)
        {
            InferenceRequest request = _scene.NewRequest() with { MaxFee = TestChain.Open / 5UL };
            _requests.Add(request);
            if (open)
            {
                Try(
                    "openRequest", ExternalScene.Payer, default, InferenceRequestAbi.Encode(request),
                    InferenceScene.Sign(request), _scene.Prompt);
            }

            return request;
        }

        private bool Settle(InferenceRequest request)
        {
            _scene.Response = _random.Next(4) == 0
                ? "nobody wrote any of this"
                : string.Join(' ', TestTexts.Shared(_random.Next(1, 7)).Split(' ').Take(_random.Next(9, 60)));
            ExternalAnswer answer = _scene.Answer(request, accepted: _random.Next(2) == 0);
            return Send(answer.EncodeSettle(), ExternalScene.Host, default);
        }

        private void Report()
        {
            InferenceRequest request = _scene.NewRequest();
            ExternalAnswer answer = _scene.Answer(request);
            uint wrong = answer.TokensOut + (uint)_random.Next(2);
            Send(
                ExternalScene.Signed(answer with { TokensOut = wrong }).EncodeReport(), TestChain.Keys[7],
                default);
        }

        private void Channels()
        {
            ulong now = _scene.Chain.Timestamp;
            if (_random.Next(3) == 0 && Try(
                "openChannel", ExternalScene.Payer, default, _scene.Model.Value, ExternalScene.Host.Address,
                TestChain.Open / 10UL, now + (ulong)_random.Next(100, 5_000)))
            {
                (_channels, _calls) = (_channels + 1, 0);
            }

            UInt256 fee = (UInt256)(++_calls) * (ulong)_random.Next(1_000_000);
            Voucher voucher = new(_channels, _calls, fee, fee / 7UL, Hash256.Zero);
            Try(
                "redeemVoucher", ExternalScene.Host, default,
                AbiValue.List(
                    voucher.ChannelId, (ulong)voucher.Calls, voucher.ModelFee, voucher.HostFee,
                    voucher.CallsRoot),
                ExternalScene.Sign(ExternalScene.Payer, voucher.Digest(TestChain.ChainId)));
            Try("closeChannel", ExternalScene.Host, default, (ulong)_random.Next(0, (int)_channels + 1));
        }

        private void Bonds()
        {
            Try("bondHost", ExternalScene.Host, (UInt256)(ulong)_random.Next(3) * TestChain.Open * 500UL);
            Try(
                "requestBondWithdrawal", ExternalScene.Owner, default,
                TestChain.Open * (ulong)_random.Next(1_100));
            Try("withdrawBond", ExternalScene.Owner, default);
        }

        private bool Try(string function, PrivateKey from, UInt256 value, params AbiValue[] arguments) =>
            Send(Inference.Function(function).EncodeCall(arguments), from, value);

        private bool Send(byte[] data, PrivateKey from, UInt256 value) => _scene.Chain.Chain.Mine(
            _scene.Chain.Chain.Sign(from, SystemAddresses.Inference, value, data)).Receipts[0].Succeeded;

        private void Compare()
        {
            StateSlots store = new(_scene.Chain.Chain.Head.State);
            var held = new ExternalSlots(store);
            var channels = new ChannelSlots(store);
            UInt256 sum = UInt256.Zero;
            foreach (PrivateKey key in TestChain.Keys)
            {
                sum += new InferenceSlots(store).LoadDeposit(key.Address);
                sum += held.LoadBond(key.Address).Amount;
            }

            sum = _requests.Aggregate(
                sum, (all, r) => all + (held.Load(ExternalScene.IdOf(r))?.Amount ?? UInt128.Zero));
            for (ulong id = 1; id <= _channels; id++)
            {
                Channel channel = channels.Load(id)!;
                sum += (UInt256)channel.Escrow + channel.DataHeld;
            }

            Assert.That(_scene.Chain.Chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo(sum));
            ExternalSettlementTests.RequireSupply(_scene);
        }
    }
}
