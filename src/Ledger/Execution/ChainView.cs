using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>The chain as of one block: everything that executing its child, or a call, needs.</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="State">The state after it.</param>
/// <param name="Corpus">The corpus after it.</param>
/// <param name="Content">The content store after it.</param>
public sealed record ChainView(
    BlockHeader Header, Hash256 Hash, IWorldState State, CorpusState Corpus, IContentReader Content);
