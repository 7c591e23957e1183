namespace OpenLedger.Explorer.Routing;

/// <summary>Something a search found.</summary>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="Title">Its name.</param>
/// <param name="Link">Its page.</param>
public sealed record SearchHit(string Kind, string Title, string Link);
