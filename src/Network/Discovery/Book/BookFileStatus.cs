namespace OpenLedger.Network.Discovery.Book;

/// <summary>How reading the address book's file went.</summary>
internal enum BookFileStatus : byte
{
    /// <summary>Its entries are in the book.</summary>
    Loaded = 0,

    /// <summary>There is none; the book is empty.</summary>
    Missing,

    /// <summary>The disk refused; the book is empty.</summary>
    Unreadable,

    /// <summary>It is torn, changed, too long, or no book; the book is empty.</summary>
    Damaged,
}
