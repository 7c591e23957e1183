using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>What a proposer decides about a block besides its transactions.</summary>
/// <param name="TimestampMs">Milliseconds since 1970; greater than the parent's.</param>
/// <param name="Epoch">The epoch of its height (<see cref="EpochSchedule"/>).</param>
/// <param name="View">The view it is proposed in; greater than <paramref name="ParentView"/>.</param>
/// <param name="ParentView">The view the parent was proposed in; 0 when the parent is the last of the epoch
/// before.</param>
/// <param name="Beneficiary">Who is paid the priority fees; not a system contract.</param>
public sealed record BlockEnvironment(
    ulong TimestampMs, Epoch Epoch, View View, View ParentView, Address Beneficiary);
