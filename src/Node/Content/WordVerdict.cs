namespace OpenLedger.Node.Content;

/// <summary>What a validator's word about a content is worth to this node.</summary>
internal enum WordVerdict
{
    /// <summary>Good, and new.</summary>
    New = 0,

    /// <summary>This validator has said it before.</summary>
    Known,

    /// <summary>Of a content or an epoch that this node does not know: it may be ahead.</summary>
    Unknown,

    /// <summary>Nobody honest passes it on: a wrong length, no such validator, a bad signature.</summary>
    False,
}
