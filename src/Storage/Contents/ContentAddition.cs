namespace OpenLedger.Storage.Contents;

/// <summary>What became of offering a content to a store.</summary>
public enum ContentAddition
{
    /// <summary>It is on disk.</summary>
    Added = 0,

    /// <summary>It was there before.</summary>
    AlreadyHere,

    /// <summary>The bytes are none, too many, or of another root.</summary>
    WrongRoot,

    /// <summary>The store holds as many contents or bytes as it may.</summary>
    Full,
}
