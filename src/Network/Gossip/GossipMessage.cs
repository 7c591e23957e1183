namespace OpenLedger.Network.Gossip;

/// <summary>A message on a topic. Nothing says who wrote it (policy StrictNoSign).</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Data">What it says.</param>
/// <param name="IsUnsigned">False when it carries an author, a number, a signature or a key: then it is
/// invalid.</param>
internal sealed record GossipMessage(string Topic, ReadOnlyMemory<byte> Data, bool IsUnsigned = true)
{
    /// <summary>Most bytes of data.</summary>
    public const int DataBytesMax = 128 * 1_024;
}
