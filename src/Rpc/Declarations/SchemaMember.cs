namespace OpenLedger.Rpc.Declarations;

/// <summary>A member of an object's <see cref="Declarations.Schema"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What its value is.</param>
/// <param name="IsRequired">False when an object may lack it.</param>
/// <param name="Description">What it means; null: its name says it.</param>
public sealed record SchemaMember(string Name, Schema Schema, bool IsRequired = true, string? Description = null);
