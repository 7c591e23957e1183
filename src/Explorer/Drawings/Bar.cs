namespace OpenLedger.Explorer.Drawings;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for; shown on hover and read aloud.</param>
/// <param name="Value">Its height, in units of the chart's own.</param>
/// <param name="Link">Where a click leads; null: nowhere.</param>
public readonly record struct Bar(string Label, decimal Value, string? Link);
