using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage;

/// <summary>
/// Is told of the steps of a commit in their order, on the committing thread: <see cref="Writing"/>, then
/// <see cref="Stored"/>, then <see cref="Published"/>. An exception ends the commit there and closes the
/// store to writes, as a disk fault would; it must not call back into the store's writes.
/// </summary>
public interface ICommitObserver
{
    /// <summary>The batch is ready; nothing is written yet.</summary>
    void Writing(Height height);

    /// <summary>The batch is in the database, synced if so configured; readers still see the old
    /// head.</summary>
    void Stored(Height height);

    /// <summary>Readers see the block as the head.</summary>
    void Published(Height height);
}
