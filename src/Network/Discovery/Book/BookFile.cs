namespace OpenLedger.Network.Discovery.Book;

/// <summary>
/// The address book on disk: one file, replaced as a whole (draft, flushed to the disk, renamed), so that a
/// crash leaves the old or the new one. A file that is damaged all the same is told of and left out: a node
/// without a book finds its peers again by its bootnodes. One caller at a time.
/// </summary>
internal sealed class BookFile(string path, BookOptions options)
{
    /// <summary>Reads the file into an empty book; how that went.</summary>
    public BookFileStatus Load(AddressBook book)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(path))
            {
                return BookFileStatus.Missing;
            }

            if (new FileInfo(path).Length > BookCodec.SizeMax)
            {
                return BookFileStatus.Damaged;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return BookFileStatus.Unreadable;
        }

        if (!BookCodec.TryDecode(bytes, options.EntriesMax, out IReadOnlyList<BookEntry>? entries))
        {
            return BookFileStatus.Damaged;
        }

        book.Restore(entries);
        return BookFileStatus.Loaded;
    }

    /// <summary>Replaces the file; false when the disk refuses, and the file is as it was.</summary>
    public bool TrySave(AddressBook book)
    {
        string draft = path + ".new";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (FileStream file = new(draft, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(BookCodec.Encode(book.Entries));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
