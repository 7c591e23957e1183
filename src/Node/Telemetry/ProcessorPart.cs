namespace OpenLedger.Node.Telemetry;

/// <summary>What a node's processor time is counted by (docs/spec/metrics.md).</summary>
internal enum ProcessorPart
{
    /// <summary>Whatever is none of the others.</summary>
    Other,

    /// <summary>Recovering senders of transactions, and checking signatures of votes.</summary>
    Signatures,

    /// <summary>Building blocks and executing them.</summary>
    Execution,

    /// <summary>Applying a block's changes to the state's tries, and roots of received bodies.</summary>
    Trie,

    /// <summary>Writing final blocks to RocksDB, and RocksDB's own threads.</summary>
    Store,

    /// <summary>The peer-to-peer network: sockets, encryption, multiplexing, gossip, message codecs.</summary>
    Network,

    /// <summary>The consensus core, its log and the signer's journal.</summary>
    Consensus,

    /// <summary>The transaction pool.</summary>
    Pool,

    /// <summary>Answering users over HTTP and WebSocket.</summary>
    Rpc,

    /// <summary>Compiling hot code in the background.</summary>
    Compilation,
}
