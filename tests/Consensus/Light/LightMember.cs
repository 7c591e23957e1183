using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Consensus.Tests.Light;

/// <summary>A validator of a synthetic chain.</summary>
internal sealed record LightMember(PrivateKey Key, ulong Power);
