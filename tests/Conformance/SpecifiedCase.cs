using System.Text.Json;

namespace OpenLedger.Conformance;

/// <summary>A call of the specification with its answer.</summary>
/// <param name="Name">METHOD/NAME: of a file of its tests, or of an example in a method's description.</param>
/// <param name="Method">The method.</param>
/// <param name="Parameters">The parameters, an array; undefined: none.</param>
/// <param name="Result">The result on the specification's own chain; null when that is an error.</param>
internal sealed record SpecifiedCase(string Name, string Method, JsonElement Parameters, JsonElement? Result);
