using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// Reads accounts and storage as of one block. Implementations are safe for concurrent readers.
/// </summary>
public interface IStateReader
{
    /// <summary>The account, or <see cref="Account.Empty"/> when it was never touched.</summary>
    Account GetAccount(Address address);

    /// <summary>A storage slot of an account; 0 when never written.</summary>
    UInt256 GetStorage(Address address, UInt256 slot);
}
