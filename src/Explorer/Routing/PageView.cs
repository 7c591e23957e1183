using Microsoft.AspNetCore.Http;

namespace OpenLedger.Explorer.Routing;

/// <summary>A page to be rendered: which component, and what it shows.</summary>
/// <param name="Component">The component.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Status">HTTP status.</param>
internal sealed record PageView(
    Type Component, IDictionary<string, object?> Parameters, int Status = StatusCodes.Status200OK);
