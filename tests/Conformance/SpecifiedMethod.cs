using System.Text.Json;

namespace OpenLedger.Conformance;

/// <summary>A method of the specification.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ParameterNames">Its parameters' names, in order.</param>
/// <param name="ResultSchema">What its result must look like; null: the specification does not say.</param>
internal sealed record SpecifiedMethod(string Name, IReadOnlyList<string> ParameterNames, JsonElement? ResultSchema);
