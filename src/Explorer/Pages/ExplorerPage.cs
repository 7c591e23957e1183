using Microsoft.AspNetCore.Components;
using OpenLedger.Explorer.Calls;
using OpenLedger.Explorer.Words;

namespace OpenLedger.Explorer.Pages;

/// <summary>What every page is given.</summary>
public abstract class ExplorerPage : ComponentBase
{
    /// <summary>What it reads.</summary>
    [Parameter]
    [EditorRequired]
    public required ExplorerContext Site { get; set; }

    /// <summary>Reads calls and events.</summary>
    protected CallReader Calls => new(Site.Contracts);

    /// <summary>How long ago a moment was.</summary>
    protected string AgeOf(ulong unixMs) =>
        Amounts.Age(Site.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds((long)unixMs));
}
