namespace OpenLedger.Attribution.Segments;

/// <summary>What can be wrong with a stored segment index.</summary>
public enum SegmentFaultKind : byte
{
    /// <summary>The file cannot be read or written.</summary>
    Unreadable = 1,

    /// <summary>It does not begin as a segment file does.</summary>
    NotASegment,

    /// <summary>A newer node wrote it.</summary>
    NewerVersion,

    /// <summary>It is not of the length its header names.</summary>
    WrongLength,

    /// <summary>The header, or the table of sections or of checksums, was altered.</summary>
    HeaderChecksum,

    /// <summary>A block was altered.</summary>
    BlockChecksum,

    /// <summary>It is the index of another segment.</summary>
    OtherSegment,

    /// <summary>The checksums hold, but the sections contradict one another.</summary>
    Inconsistent,

    /// <summary>It was needed and is not there.</summary>
    Missing,
}
